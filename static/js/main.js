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

function start() {
  for (const [selector, name] of Object.entries(behaviours)) {
    if (document.querySelector(selector)) import(`./${name}.js`);
  }
}
