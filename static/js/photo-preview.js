// Shows the photos that were chosen before they are sent.
for (const input of document.querySelectorAll('input[type=file][data-preview]')) {
  const place = input.closest('li');
  let shown = [];
  input.addEventListener('change', () => {
    for (const item of shown) item.remove();
    shown = [...input.files].map(file => {
      const item = document.createElement('li');
      const image = item.appendChild(new Image());
      image.alt = file.name;
      image.src = URL.createObjectURL(file);
      image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
      place.before(item);
      return item;
    });
  });
}
