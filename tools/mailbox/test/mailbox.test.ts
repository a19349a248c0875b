import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MailStore } from '../src/mail-store.js';
import { type Mail, type Mailbox, startMailbox } from '../src/index.js';

let folder: string;
let mailbox: Mailbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-mailbox-'));
  mailbox = await start();
});

afterEach(async () => {
  await mailbox.stop();
  rmSync(folder, { recursive: true });
});

describe('a mail that was sent', () => {
  it('is in the JSON with its texts, and found by its recipient whatever the case', async () => {
    await send('ada@example.test', 'Welcome', '<p>Hello <b>Ada</b></p>');
    await send('bob@example.test', 'Other', '<p>Bob</p>');
    const [mail, ...others] = await messages('?to=ADA@example.test');
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: ['ada@example.test'],
      from: 'sender@example.test',
      subject: 'Welcome',
      html: expect.stringContaining('<p>Hello <b>Ada</b></p>'),
    });
    expect(Date.parse(mail!.receivedAt)).not.toBeNaN();
  });

  it('comes newest first', async () => {
    await send('ada@example.test', 'first', 'a');
    await send('ada@example.test', 'second', 'b');
    expect((await messages()).map(({ subject }) => subject)).toEqual(['second', 'first']);
  });

  it('is shown on a page where its HTML can not run scripts', async () => {
    await send('ada@example.test', '<script>alert(1)</script>', '<p>Hello "Ada"</p>');
    const [mail] = await messages();
    const list = await text('/');
    const page = await text(`/messages/${mail!.id}`);
    expect(list).toContain('&lt;script&gt;');
    expect(list + page).not.toContain('<script>');
    expect(page).toContain('sandbox="allow-popups');
    expect(page).toContain('Hello &quot;Ada&quot;');
  });

  it('is still there after a restart', async () => {
    await send('ada@example.test', 'kept', 'a');
    await mailbox.stop();
    mailbox = await start();
    expect((await messages()).map(({ subject }) => subject)).toEqual(['kept']);
  });

  it('goes when all are deleted', async () => {
    await send('ada@example.test', 'gone', 'a');
    const { status } = await fetch(at('/api/messages'), { method: 'DELETE' });
    expect(status).toBe(204);
    expect(await messages()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the store of mails', () => {
  it('keeps the last ones only, on disk too', () => {
    const store = new MailStore(folder, 2);
    const texts = { messageId: '', from: '', text: '', html: '', receivedAt: '' };
    const mail = { to: [], attachments: [], ...texts };
    for (const subject of ['one', 'two', 'three']) store.add({ ...mail, subject });
    expect(store.list().map(({ subject }) => subject)).toEqual(['three', 'two']);
    expect(new MailStore(folder, 2).list()).toEqual(store.list());
  });
});

function start(): Promise<Mailbox> {
  return startMailbox({ folder, smtpPort: 0, httpPort: 0, host: '127.0.0.1' });
}

const at = (path: string) => `http://127.0.0.1:${mailbox.httpPort}${path}`;
const text = async (path: string) => (await fetch(at(path))).text();
const messages = async (query = '') =>
  (await (await fetch(at(`/api/messages${query}`))).json()) as Mail[];

/** Speaks SMTP by hand, one command for each answer. */
async function send(to: string, subject: string, html: string): Promise<void> {
  const commands = [
    'EHLO localhost',
    'MAIL FROM:<sender@example.test>',
    `RCPT TO:<${to}>`,
    'DATA',
    `From: sender@example.test\r\nTo: ${to}\r\nSubject: ${subject}\r\n` +
      `Content-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n.`,
    'QUIT',
  ];
  const socket = connect(mailbox.smtpPort, '127.0.0.1').setEncoding('utf8');
  let pending = '';
  for await (const chunk of socket) {
    pending += chunk;
    if (!/^\d{3} .*\r\n$/m.test(pending)) continue;
    pending = '';
    const command = commands.shift();
    if (command) socket.write(`${command}\r\n`);
  }
}
