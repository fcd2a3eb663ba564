// Time left. Without script the moment written beside it is enough.
export function run(clock) {
  const end = Date.now() + clock.dataset.left * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    clock.textContent = seconds < 3600 ? minutes(seconds) : hours(seconds, clock.dataset);
    if (seconds && clock.isConnected) setTimeout(tick, 1000);
  };
  tick();
}

document.querySelectorAll('[data-left]').forEach(run);

function minutes(seconds) {
  const two = number => String(number).padStart(2, '0');
  const point = document.documentElement.lang === 'id' ? '.' : ':';
  return `${two(Math.floor(seconds / 60))}${point}${two(seconds % 60)}`;
}

function hours(seconds, words) {
  return `${Math.floor(seconds / 3600)} ${words.hours} ${Math.floor(seconds / 60) % 60} ${words.minutes}`;
}
