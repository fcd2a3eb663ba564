// Shrinks photos on the phone before they are sent; when anything fails the original goes.
const LONGEST = 1600;

for (const input of document.querySelectorAll('input[type=file][data-shrink]')) {
  input.addEventListener('change', async () => {
    const chosen = new DataTransfer();
    for (const file of input.files) chosen.items.add(await shrink(file).catch(() => file));
    input.files = chosen.files;
  });
}

async function shrink(file) {
  const photo = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST / Math.max(photo.width, photo.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(photo.width * scale);
  canvas.height = Math.round(photo.height * scale);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(photo, 0, 0, canvas.width, canvas.height);
  const small = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.85));
  if (!small || small.size >= file.size) return file;
  return new File([small], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
}
