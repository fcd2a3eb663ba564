// Shows the facts that fit the category when it is chosen; without script once it is saved.
const choice = document.querySelector('[name=category_id]');

choice.addEventListener('change', show);
show();

function show() {
  const fitting = choice.selectedOptions[0].dataset.facts?.split(' ');
  for (const fact of document.querySelectorAll('[data-fact]')) {
    const isTold = fact.querySelector('.in').value;
    fact.hidden = fitting && !isTold && !fitting.includes(fact.dataset.fact);
  }
}
