// "Tambah pilihan" copies the empty row at once; without script the button asks the server.
for (const button of document.querySelectorAll('[data-add-row]')) {
  button.addEventListener('click', event => {
    event.preventDefault();
    const rows = [...document.querySelectorAll('[data-row]')];
    const numbers = rows.map(row => row.querySelector('[name=row]').value.match(/^baru-(\d+)$/)?.[1] ?? 0);
    const blank = document.getElementById(button.dataset.addRow).innerHTML;
    const next = `baru-${Math.max(0, ...numbers) + 1}`;
    rows.at(-1).insertAdjacentHTML('afterend', blank.replaceAll('baru-0', next).replace('×', rows.length + 1));
    rows.at(-1).nextElementSibling.querySelector('input:not([type=hidden])').focus();
  });
}
