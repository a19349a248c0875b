import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { type Mail, MailStore } from './mail-store.js';
import { listPage, mailPage } from './page.js';

/** Where a mailbox keeps its mails and where it listens. Port 0 takes a free one. */
export interface MailboxOptions {
  readonly folder: string;
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly host: string;
  /** How many mails are kept. */
  readonly capacity?: number;
}

/** A running mailbox. */
export interface Mailbox {
  readonly smtpPort: number;
  readonly httpPort: number;
  stop(): Promise<void>;
}

/** Takes every mail that comes by SMTP and shows it as a page and as JSON. For development and tests only. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const store = new MailStore(options.folder, options.capacity);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // A few lines of SMTP in the log help nobody; errors come by the `error` event.
    logger: false,
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      receive(stream, recipients, store).then(() => done(), done);
    },
  });
  // A client that goes away in the middle of a mail is not our failure.
  smtp.on('error', () => {});
  const http = createServer((request, response) => answer(request, response, store));
  await Promise.all([
    listening(smtp.server, () => smtp.listen(options.smtpPort, options.host)),
    listening(http, () => http.listen(options.httpPort, options.host)),
  ]);
  return {
    smtpPort: portOf(smtp.server),
    httpPort: portOf(http),
    async stop() {
      http.closeAllConnections();
      await Promise.all([
        new Promise<void>((done) => smtp.close(() => done())),
        new Promise<void>((done) => http.close(() => done())),
      ]);
    },
  };
}

async function receive(
  stream: Readable,
  recipients: readonly string[],
  store: MailStore,
): Promise<void> {
  // Loaded with the first mail: it costs a start as much as all the rest.
  const { simpleParser } = await import('mailparser');
  const mail = await simpleParser(stream, { skipImageLinks: true });
  store.add({
    messageId: mail.messageId ?? '',
    to: recipients,
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    attachments: mail.attachments.map((file) => ({
      filename: file.filename ?? 'attachment',
      contentType: file.contentType,
      size: file.size,
      content: file.content.toString('base64'),
    })),
    receivedAt: new Date().toISOString(),
  });
}

function answer(request: IncomingMessage, response: ServerResponse, store: MailStore): void {
  const url = new URL(request.url ?? '/', 'http://mailbox');
  const [, place, id, , index] = url.pathname.split('/');
  const mail = place === 'messages' && id ? store.find(id) : undefined;
  if (url.pathname === '/api/messages' && request.method === 'DELETE') {
    store.clear();
    response.writeHead(204).end();
  } else if (request.method !== 'GET') {
    send(response, 405, 'text/plain', 'Only GET, and DELETE of /api/messages.');
  } else if (url.pathname === '/api/messages') {
    const mails = store.list(url.searchParams.get('to') ?? undefined);
    send(response, 200, 'application/json', JSON.stringify(mails));
  } else if (url.pathname === '/') {
    send(response, 200, 'text/html', listPage(store.list()));
  } else if (mail && index !== undefined) {
    sendAttachment(response, mail.attachments[Number(index)]);
  } else if (mail) {
    send(response, 200, 'text/html', mailPage(mail));
  } else {
    send(response, 404, 'text/plain', 'There is no such page.');
  }
}

function sendAttachment(response: ServerResponse, file: Mail['attachments'][number] | undefined) {
  if (!file) return send(response, 404, 'text/plain', 'There is no such attachment.');
  const name = encodeURIComponent(file.filename);
  response.setHeader('content-disposition', `attachment; filename*=UTF-8''${name}`);
  send(response, 200, 'application/octet-stream', Buffer.from(file.content, 'base64'));
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  const charset = type.startsWith('text/') ? '; charset=utf-8' : '';
  response.writeHead(status, { 'content-type': type + charset, 'cache-control': 'no-store' });
  response.end(body);
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve).once('error', reject);
    listen();
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
