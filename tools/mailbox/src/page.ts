import type { Mail } from './mail-store.js';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { width: 100%; border-collapse: collapse; }
  th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884; }
  iframe { width: 100%; height: 60vh; border: 1px solid #8884; background: #fff; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
`;

/** The list of all mails, newest first. */
export function listPage(mails: readonly Mail[]): string {
  const rows = mails.map(
    (mail) => `<tr>
      <td><time datetime="${escape(mail.receivedAt)}">${escape(mail.receivedAt)}</time></td>
      <td>${escape(mail.to.join(', '))}</td>
      <td><a href="/messages/${escape(mail.id)}">${escape(mail.subject) || '(no subject)'}</a></td>
    </tr>`,
  );
  const table = `<table><thead><tr><th>received</th><th>to</th><th>subject</th></tr></thead>
    <tbody>${rows.join('')}</tbody></table>`;
  return page('Mailbox', rows.length > 0 ? table : '<p>No mail yet.</p>', 5);
}

/** One mail with its rendered HTML, its text and its attachments. */
export function mailPage(mail: Mail): string {
  const files = mail.attachments.map(
    (file, index) =>
      `<li><a href="/messages/${escape(mail.id)}/attachments/${index}">${escape(file.filename)}</a>
       (${escape(file.contentType)}, ${file.size} bytes)</li>`,
  );
  // Sandboxed: a mail runs no script here; its links open in a tab of their own.
  const rendered = `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"
    title="the mail" srcdoc="${escape(`<base target="_blank">${mail.html}`)}"></iframe>`;
  return page(
    mail.subject || '(no subject)',
    `<p><a href="/">all mails</a></p>
     <p>from ${escape(mail.from)}<br>to ${escape(mail.to.join(', '))}<br>${escape(mail.receivedAt)}</p>
     ${mail.html ? rendered : ''}
     ${files.length > 0 ? `<h2>Attachments</h2><ul>${files.join('')}</ul>` : ''}
     ${mail.text ? `<h2>As text</h2><pre>${withLinks(mail.text)}</pre>` : ''}`,
  );
}

function page(title: string, body: string, refreshSeconds?: number): string {
  const refresh = refreshSeconds ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${refresh}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escape(title)}</title><style>${style}</style></head>
    <body><h1>${escape(title)}</h1>${body}</body></html>`;
}

function withLinks(text: string): string {
  return escape(text).replace(
    /https?:\/\/[^\s<>"]+/g,
    (url) => `<a href="${url}" target="_blank" rel="noreferrer">${url}</a>`,
  );
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
