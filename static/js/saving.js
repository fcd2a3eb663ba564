// Without photos once means without photos next time, until she wants them back; a phone that is told
// to save data starts so.
const link = document.querySelector('[data-saving]');
const isOn = link.dataset.saving === 'on';

for (const other of document.querySelectorAll(`a[href="${link.getAttribute('href')}"]`)) {
  other.addEventListener('click', () => keep(isOn ? 'off' : 'on'));
}
if (!isOn && wanted() && link.pathname.endsWith(location.pathname)) {
  location.replace(link.href + location.hash);
}

function wanted() {
  return kept() ? kept() === 'on' : Boolean(navigator.connection?.saveData);
}

function kept() {
  try {
    return localStorage.getItem('hemat');
  } catch { // storage is closed to us
    return 'off';
  }
}

function keep(mode) {
  try {
    localStorage.setItem('hemat', mode);
  } catch { /* then it is chosen again next time */ }
}
