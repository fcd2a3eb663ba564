// What a search may become, while it is typed; without script the same form simply searches.
const input = document.querySelector('.find input');
const list = document.createElement('datalist');
let timer;
let asking;

list.id = 'saran';
input.after(list);
input.setAttribute('list', list.id);
input.autocomplete = 'off';
input.addEventListener('input', (event) => {
  clearTimeout(timer);
  asking?.abort();
  if (event.inputType !== 'insertText' && isOffered(input.value)) return input.form.requestSubmit();
  timer = setTimeout(suggest, 200);
});

function isOffered(words) {
  return [...list.options].some((option) => option.value === words);
}

async function suggest() {
  asking = new AbortController();
  const words = input.value.trim();
  if (words.length < 2) return list.replaceChildren();
  try {
    const address = `${input.form.action}/saran?q=${encodeURIComponent(words)}`;
    const answer = await fetch(address, { signal: asking.signal });
    if (answer.ok) list.replaceChildren(...(await answer.json()).map((text) => new Option(text, text)));
  } catch { // no signal, or typed on; the words are searched for as they stand
  }
}
