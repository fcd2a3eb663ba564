// Forgets the draft that was saved, and all drafts of this phone when somebody signs out.
if (document.querySelector('[data-draft-saved]')) delete localStorage[sessionStorage.draf];

document.querySelector('form[action$="/keluar"]')?.addEventListener('submit', () => {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith('draf ')) delete localStorage[name];
  }
});
