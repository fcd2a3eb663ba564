// Copy buttons. Without script the text stays selectable.
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy);
    if (!await copy(source)) return;
    const label = button.querySelector('span');
    const words = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = words; }, 2000);
  });
}

async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    return true;
  } catch { // no clipboard on plain http, or not allowed
    select(source);
    return document.execCommand('copy');
  }
}

function select(source) {
  if (source.select) return source.select();
  getSelection().selectAllChildren(source);
}
