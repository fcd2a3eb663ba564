// Districts as suggestions while typing; they are the same answers that "Cari" brings without script.
const input = document.querySelector('input[name=district_query]');
const button = document.querySelector('button[name=district_query_find]');
const answers = document.createElement('div');
const root = document.documentElement.lang === 'en' ? '/en' : '';
let timer;
let asking;

const shown = document.getElementById('district_code');
input.closest('.field').after(answers);
answers.setAttribute('aria-live', 'polite');
if (shown) answers.append(shown);

button.type = 'button'; // Enter anywhere else sends the form, not the search
button.addEventListener('click', suggest);
input.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  suggest();
});
input.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, 250);
});

async function suggest() {
  clearTimeout(timer);
  asking?.abort();
  const words = input.value.trim();
  if (words.length < 3) return answers.replaceChildren();
  asking = new AbortController();
  try {
    const answer = await fetch(`${root}/wilayah?q=${encodeURIComponent(words)}`, { signal: asking.signal });
    if (answer.ok) offer(await answer.json());
  } catch { // no signal, or typed on; the server looks again when the form is sent
  }
}

function offer(districts) {
  answers.replaceChildren();
  if (!districts.length) return;
  answers.innerHTML = '<fieldset class="stack g2" id="district_code"><legend></legend><div class="answers"></div></fieldset>';
  answers.querySelector('legend').textContent = input.dataset.legend;
  answers.querySelector('.answers').append(...districts.map(choice));
  const radios = answers.querySelectorAll('input');
  if (radios.length === 1) choose(radios[0]);
}

function choose(radio) {
  radio.checked = true;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
}

function choice({ code, label, detail }) {
  const row = document.createElement('label');
  row.className = 'pick';
  row.innerHTML = '<input type="radio" name="district_code"><span><b></b><small></small></span>';
  row.querySelector('input').value = code;
  row.querySelector('b').textContent = label;
  row.querySelector('small').textContent = detail;
  return row;
}
