// The figures of the calculator while it is typed; what is kept is worked out by the server.
const form = document.querySelector('form[data-costing]');
const units = { rb: 1e3, ribu: 1e3, k: 1e3, jt: 1e6, juta: 1e6 };
const rupiah = new Intl.NumberFormat(document.documentElement.lang);

form.addEventListener('input', show);

function amount(name) {
  const text = form.elements[name].value.toLowerCase().replace(/^\s*(rp\.?|idr)|,-|\s/g, '');
  const [, digits, unit] = text.match(/^([\d.,]*)([a-z]*)$/) ?? [];
  return unit ? digits.replace(',', '.') * units[unit] : Number(digits?.replaceAll('.', '').replaceAll(/,(?=\d{3}$)/g, ''));
}

function show() {
  const names = [...form.elements].map((field) => field.name);
  const costs = names.filter((name) => /amount_idr$|^(packaging|energy|wage)$/.test(name));
  const packs = amount('packs');
  const cost = Math.ceil(costs.reduce((sum, name) => sum + amount(name), 0) / packs);
  const profit = form.dataset.price - cost;
  write('cost', cost);
  write('now-profit', profit);
  form.querySelector('[data-loss]').hidden = !(profit < 0);
  offer('markup', Math.ceil(cost * (100 + amount('markup')) / 100));
  offer('margin', Math.ceil(cost * 100 / (100 - amount('margin'))));

  function offer(way, exact) {
    const price = Math.ceil(exact / 500) * 500;
    write(`${way}-exact`, exact);
    write(`${way}-price`, price);
    write(`${way}-profit`, price - cost);
    write(`${way}-batch`, (price - cost) * packs);
  }
}

function write(name, figure) {
  const text = (figure < 0 ? '−Rp' : 'Rp') + rupiah.format(Math.abs(figure));
  form.querySelector(`[data-out=${name}]`).value = Number.isFinite(figure) ? text : '–';
}
