// The phone's own share sheet. The button is hidden in the page and shown only where there is one.
for (const button of document.querySelectorAll('[data-share]')) {
  button.hidden = !navigator.share;
  button.addEventListener('click', () => {
    navigator.share({ title: document.title, url: button.dataset.share || location.href }).catch(() => {});
  });
}
