// What the plain pages share: texts, requests to the API, and the few elements they are made of.

/** @type {{language: string, texts: Record<string, string>, signedUpHere?: boolean}} */
export const told = JSON.parse(document.getElementById('told').textContent);

const main = document.querySelector('main');
const heading = document.querySelector('h1');

/** A text in the page's language, with its blanks filled. */
export function text(key, blanks = {}) {
  return (told.texts[key] ?? key).replace(/\{(\w+)\}/g, (_all, name) => blanks[name] ?? '');
}

/** The token of the link: in the fragment, which browsers send to nobody. */
export function tokenOfLink() {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
}

/** Asks the API. Answers `{ok, status, body}`; a failed connection is like a service that is away. */
export async function ask(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        'x-atrium-request': '1',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const content = await response.text();
    return { ok: response.ok, status: response.status, body: content ? JSON.parse(content) : {} };
  } catch {
    return { ok: false, status: 0, body: { code: 'unavailable' } };
  }
}

/** What a problem is called in the page's language. */
export function problemText({ code }) {
  return text(`problem.${code}` in told.texts ? `problem.${code}` : 'problem.other');
}

/** An element with its properties and content; texts are never read as HTML. */
export function element(tag, properties = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

/** Shows these under a heading, in place of what was there. */
export function show(title, ...content) {
  heading.textContent = title;
  document.title = `${title} · Atrium`;
  main.replaceChildren(heading, ...content.filter(Boolean));
}

export function paragraph(content, className = '') {
  return element('p', { className }, content);
}

/** A labelled input. */
export function field(name, key, properties = {}, hint = '') {
  const input = element('input', { name, required: true, type: 'text', ...properties });
  const note = hint ? [element('small', {}, hint)] : [];
  return element('label', {}, text(key), input, ...note);
}

export function passwordField(autocomplete) {
  const isNew = autocomplete === 'new-password';
  return field(
    'password',
    isNew ? 'newPassword' : 'password',
    { type: 'password', autocomplete, maxLength: 1024 },
    isNew ? text('passwordHint') : '',
  );
}

export function emailField(value = '') {
  const fixed = value !== '';
  return field('email', 'address', {
    type: 'email',
    autocomplete: 'username',
    maxLength: 254,
    value,
    readOnly: fixed,
  });
}

/** A button that does something, once at a time, and says in place what went wrong. */
export function button(label, act, className = '') {
  const made = element('button', { type: 'button', className }, label);
  made.addEventListener('click', () => once(made, made.closest('.choices, li') ?? made, act));
  return made;
}

/** A form whose fields are handed to `act` as one object. */
export function form(label, act, ...fields) {
  const submit = element('button', { type: 'submit' }, label);
  const made = element('form', {}, ...fields, submit);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    void once(submit, made, () => act(Object.fromEntries(new FormData(made))));
  });
  return made;
}

/** Runs `act`; what it returns, if anything, is the problem to be shown at `place`. */
async function once(pressed, place, act) {
  pressed.disabled = true;
  const old = place.parentElement?.querySelector('.wrong');
  old?.remove();
  const problem = await act();
  pressed.disabled = false;
  if (!problem) return;
  const said = element('p', { className: 'wrong', role: 'alert' }, problemText(problem));
  if (place.tagName === 'FORM') place.insertBefore(said, pressed);
  else if (place.tagName === 'LI') place.append(said);
  else place.after(said);
}

for (const link of document.querySelectorAll('footer a')) {
  // In another language the page still needs its token.
  link.hash = location.hash;
}
