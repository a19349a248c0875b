import { ask, button, element, paragraph, show, text, tokenOfLink } from './common.js';

const token = tokenOfLink();

async function unlock() {
  const { ok, body } = await ask('POST', '/v1/account-unlocks', { token });
  if (!ok) return body;
  // The link is used: reloading the page would only say so.
  history.replaceState(null, '', location.pathname + location.search);
  const signIn = element('a', { href: '/sign-in', className: 'button' }, text('signIn'));
  show(
    text('unlock'),
    paragraph(text('unlocked'), 'right'),
    element('p', { className: 'choices' }, signIn),
  );
}

if (token) {
  const press = button(text('unlockMine'), unlock);
  show(
    text('unlock'),
    paragraph(text('unlockText')),
    element('div', { className: 'choices' }, press),
  );
} else {
  show(text('unlock'), paragraph(text('linkIncomplete'), 'wrong'));
}
