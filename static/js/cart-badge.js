// Public pages are the same for everybody, so the number of things in the cart comes from a cookie.
const count = Number(document.cookie.match(/(?:^|; )cart_count=(\d+)/)?.[1] ?? 0);

for (const badge of document.querySelectorAll('[data-cart-count]')) {
  badge.textContent = count;
  badge.hidden = !count;
}
