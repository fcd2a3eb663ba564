// The board asks every two seconds and draws only what has changed. Without a network the last board
// stays, says so, and goes on asking.
import { run } from './countdown.js';

const EVERY = 2000;
let tag = '';

async function look() {
  try {
    const answer = await fetch(location.href, {
      headers: tag ? { 'If-None-Match': tag } : {},
      cache: 'no-store',
      signal: AbortSignal.timeout(3 * EVERY),
    });
    if (answer.redirected) return location.reload(); // signed out
    if (answer.status === 200) {
      draw(await answer.text());
      tag = answer.headers.get('ETag');
    } else if (answer.status !== 304) {
      throw new Error(answer.status);
    }
    lost(false);
  } catch {
    lost(true);
  }
  setTimeout(look, EVERY);
}

function draw(html) {
  const board = document.querySelector('[data-board]');
  const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('[data-board]');
  if (!fresh) return;
  board.replaceChildren(...fresh.childNodes);
  for (const clock of board.querySelectorAll('[data-left]')) run(clock);
}

function lost(isLost) {
  document.querySelector('[data-lost]').hidden = !isLost;
}

setTimeout(look, EVERY);
