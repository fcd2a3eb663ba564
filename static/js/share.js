// The phone's own share sheet. The button is hidden in the page and shown only where there is one.
for (const button of document.querySelectorAll('[data-share], [data-share-text], [data-share-file]')) {
  button.hidden = !navigator.share;
  button.addEventListener('click', async () => {
    try {
      await navigator.share(await content(button.dataset));
    } catch {} // she changed her mind, or the file is out of reach: what else the page offers stays
  });
}

async function content({ share, shareFile, shareText }) {
  if (shareText) return { text: document.getElementById(shareText).value };
  if (!shareFile) return { title: document.title, url: share || location.href };
  const picture = await (await fetch(shareFile)).blob();
  return { files: [new File([picture], shareFile.split('/').pop(), { type: picture.type })] };
}
