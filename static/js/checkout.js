// Asks the server for the new sums when a choice changes; without script "Hitung ongkir" does it.
const form = document.querySelector('form[data-checkout]');
let asking;

form.addEventListener('change', (event) => {
  if (event.target.type === 'radio') recount(event.target);
});

async function recount(chosen) {
  asking?.abort();
  asking = new AbortController();
  const content = new FormData(form);
  content.set('recount', '1');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: content, signal: asking.signal });
    if (answer.ok && !answer.redirected) show(await answer.text(), chosen);
  } catch { // no signal, or chosen again; the server counts again when the form is sent
  }
}

function show(html, chosen) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const icon of page.querySelectorAll('symbol')) {
    if (!document.getElementById(icon.id)) document.querySelector('.sprite defs').append(icon);
  }
  for (const part of form.querySelectorAll('[data-fresh]')) {
    if (!part.contains(chosen)) part.replaceWith(page.getElementById(part.id));
  }
  for (const seen of ['seen_goods_idr', 'told_code']) {
    form.elements[seen].value = page.querySelector(`[name=${seen}]`).value;
  }
}
