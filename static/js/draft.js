// Keeps what is typed on this phone until it is saved, and waits for the signal before it is sent.
import { isTouched } from './main.js';

const form = document.querySelector('form[data-draft]');
const key = form.dataset.draft; // names the person and the page
const [found, waiting] = ['found', 'waiting'].map((name) => form.querySelector(`[data-draft-${name}]`));
const LASTS = 7 * 24 * 3600e3;
const RETRY = 10e3;
let photos = [];
let asking = false;
let sending = false;
let timer;

for (const name of Object.keys(localStorage)) {
  if (name.startsWith('draf ') && JSON.parse(localStorage[name]).until < Date.now()) delete localStorage[name];
}
const draft = JSON.parse(localStorage[key] ?? 'null');
if (draft) photos = draft.photos;
if ('draftTyped' in form.dataset) keep();
else if (draft) await restore();

for (const kind of ['input', 'change']) {
  form.addEventListener(kind, () => {
    clearTimeout(timer);
    waiting.hidden = true;
    keep();
  });
}
form.addEventListener('submit', (event) => {
  if (sending || event.submitter?.name) return;
  event.preventDefault();
  send();
});
found.querySelector('button').addEventListener('click', () => {
  delete localStorage[key];
  location.replace(form.action);
});
addEventListener('online', () => waiting.hidden || send());

function typed(field) {
  return field.name && !/^(csrf_token|key|row|photo)$/.test(field.name) && !/file|submit/.test(field.type);
}

function keep(isSent = false) {
  const files = form.querySelector('[type=file]')?.files ?? [];
  photos = [...new Set([...photos, ...[...files].map((file) => file.name)])];
  const values = [...form.elements].filter(typed).map((field) => [field.name, field.value, field.checked]);
  const rows = [...form.querySelectorAll('[name=row]')].map((row) => row.value);
  const isKnown = isSent || form.elements.key.value === draft?.sentAs; // it may have arrived
  const sentAs = isKnown && form.elements.key.value;
  try {
    localStorage[key] = JSON.stringify({ until: Date.now() + LASTS, sentAs, rows, values, photos });
  } catch { // no room: the form works on without
  }
}

async function restore() {
  await import('./add-row.js');
  for (const row of draft.rows.filter((row) => row.startsWith('baru-'))) {
    if (form.querySelector(`[name=row][value=${row}]`)) continue;
    form.querySelector('[data-add-row]').click();
    const made = [...form.querySelectorAll('[data-row]')].at(-1);
    made.innerHTML = made.innerHTML.replaceAll(made.querySelector('[name=row]').value, row);
  }
  document.activeElement.blur();
  const other = [...form.elements].filter(typed).flatMap((field) => {
    const isTick = /radio|checkbox/.test(field.type);
    const was = draft.values.find(([name, value]) => name === field.name && (!isTick || value === field.value));
    if (!was || isTouched(field) || (isTick ? was[2] === field.checked : was[1] === field.value)) return [];
    return { field, value: was[1], checked: was[2] };
  });
  if (other.every(({ field }) => field.type === 'hidden') && !photos.length) return delete localStorage[key];
  for (const { field, value, checked } of other) Object.assign(field, checked === undefined ? { value } : { value, checked });
  if (draft.sentAs) form.elements.key.value = draft.sentAs; // should it have arrived, it is made once
  found.querySelector('span').append(photos.join(', '));
  found.querySelector('span').hidden = !photos.length;
  found.hidden = false;
}

async function send() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  keep();
  const hasSignal = await ask();
  asking = false;
  waiting.hidden = hasSignal;
  if (!hasSignal) {
    waiting.scrollIntoView({ block: 'center' });
    timer = setTimeout(send, RETRY);
    return;
  }
  sending = true;
  keep(true);
  sessionStorage.draf = key;
  form.requestSubmit();
}

async function ask() {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), RETRY);
  try {
    return Boolean(await fetch('/healthz', { cache: 'no-store', signal: patience.signal }));
  } catch {
    return false;
  }
}
