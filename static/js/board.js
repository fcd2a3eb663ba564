// Asks every two seconds and draws what has changed. Without a network the last board stays.
import { run } from './countdown.js';

const EVERY = 2000;
let tag = '';

async function look() {
  try {
    const answer = await fetch(location.href, {
      headers: { 'If-None-Match': tag },
      cache: 'no-store',
      signal: AbortSignal.timeout(2 * EVERY),
    });
    if (answer.redirected) return location.reload(); // signed out
    if (answer.ok) {
      draw(await answer.text());
      tag = answer.headers.get('ETag');
    }
    lost(answer.status >= 400);
  } catch {
    lost(true);
  }
  setTimeout(look, EVERY);
}

function draw(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const board = document.querySelector('[data-board]');
  board.replaceChildren(...fresh.querySelector('[data-board]').childNodes);
  document.querySelector('.sprite').replaceWith(fresh.querySelector('.sprite'));
  board.querySelectorAll('[data-left]').forEach(run);
}

function lost(isLost) {
  document.querySelector('[data-lost]').hidden = !isLost;
}

setTimeout(look, EVERY);
