// The phone's own share sheet. The button is hidden in the page and shown only where there is one.
for (const button of document.querySelectorAll('[data-share], [data-share-text]')) {
  button.hidden = !navigator.share;
  button.addEventListener('click', () => navigator.share(content(button)).catch(() => {}));
}

function content(button) {
  const source = document.getElementById(button.dataset.shareText);
  if (source) return { text: source.value };
  return { title: document.title, url: button.dataset.share || location.href };
}
