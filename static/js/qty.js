// Stepper. Without script the buttons submit the form.
for (const stepper of document.querySelectorAll('.qty')) {
  stepper.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    event.preventDefault();
    const input = stepper.querySelector('input');
    const before = input.value;
    if (button.value > 0) input.stepUp(); else input.stepDown();
    if (input.value !== before) input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

// A form that shows a sum asks the server for the new one once the tapping stops.
for (const form of document.querySelectorAll('form[data-autosubmit]')) {
  let timer;
  form.addEventListener('change', () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 600);
  });
}
