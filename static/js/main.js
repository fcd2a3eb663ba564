// Every page works without script; each behaviour is loaded only where its markup is.
const behaviours = {
  '.find': 'suggest',
  '.qty': 'qty',
  '[data-copy]': 'copy',
  '[data-left]': 'countdown',
  '[data-board]': 'board',
  '[data-cart-count]': 'cart-badge',
  '[data-saving]': 'saving',
  '[data-share], [data-share-text], [data-share-file]': 'share',
  'input[type=file][data-shrink]': 'photo-shrink',
  'input[type=file][data-preview]': 'photo-preview',
  '[data-add-row]': 'add-row',
  '[data-fact]': 'facts',
  'form[data-costing]': 'costing',
  'form[data-draft]': 'draft',
  '[data-draft-saved], form[action$="/keluar"]': 'draft-end',
  'input[name=district_query]': 'district',
  'form[data-checkout]': 'checkout',
};

// Once the page has been painted.
requestAnimationFrame(() => setTimeout(start));

// What was typed or chosen before the behaviours listened counts as well.
async function start() {
  const here = Object.entries(behaviours).filter(([selector]) => document.querySelector(selector));
  await Promise.allSettled(here.map(([, name]) => import(`./${name}.js`)));
  for (const field of document.querySelectorAll('input, select, textarea')) {
    if (!isTouched(field)) continue;
    for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

// Whether a field holds something else than the server sent.
export function isTouched(field) {
  if (/radio|checkbox/.test(field.type)) return field.checked !== field.defaultChecked;
  if (field.type === 'file') return field.files.length > 0;
  if (field.type === 'hidden') return false;
  if (!field.options) return field.value !== field.defaultValue;
  const sent = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(sent, 0);
}
