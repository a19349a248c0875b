import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail that the server has taken, or has read before it lost its tongue. */
export interface TakenMail {
  readonly to: string;
  readonly messageId: string;
  readonly parsed: ParsedMail;
}

/**
 * What to say to a recipient or to a whole mail: nothing said is "fine". `vanish` takes the mail and closes
 * without an answer, `silence` never answers.
 */
export type Script = (mail: { to: string; attempt: number }) => string | void;

/** An SMTP server that does what the test says, as a stranger's server would. */
export class ScriptedSmtp {
  readonly taken: TakenMail[] = [];
  /** Every RCPT TO, whatever was answered. */
  readonly attempts: string[] = [];
  onRecipient: Script = () => undefined;
  onMail: Script = () => undefined;
  #server: SMTPServer | undefined;
  #port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Listens, unless it does already: on the same port as before when it was stopped. */
  async start(): Promise<void> {
    if (this.#server) return;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, done) => {
        this.attempts.push(address);
        const attempt = this.attempts.filter((other) => other === address).length;
        const said = this.onRecipient({ to: address, attempt });
        done(said ? refusal(said) : undefined);
      },
      onData: (stream, session, done) => {
        void simpleParser(stream).then((parsed) => this.#take(parsed, session, server, done));
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      server.listen(this.#port, '127.0.0.1', () => resolve());
    });
    this.#port = (server.server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Nobody listens any more; open connections are cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    cutAll(server);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    this.#server = undefined;
  }

  to(address: string): TakenMail[] {
    return this.taken.filter(({ to }) => to.toLowerCase() === address.toLowerCase());
  }

  #take(
    parsed: ParsedMail,
    session: SMTPServerSession,
    server: SMTPServer,
    done: (error?: Error | null) => void,
  ): void {
    const to = session.envelope.rcptTo[0]!.address;
    const attempt = this.attempts.filter((other) => other === to).length;
    const said = this.onMail({ to, attempt });
    if (said === 'silence') return;
    if (said && said !== 'vanish') return done(refusal(said));
    this.taken.push({ to, messageId: parsed.messageId ?? '', parsed });
    if (said === 'vanish') return cutAll(server);
    done();
  }
}

function refusal(said: string): Error {
  return Object.assign(new Error(said.slice(4)), { responseCode: Number(said.slice(0, 3)) });
}

function cutAll(server: SMTPServer): void {
  const { connections } = server as unknown as {
    connections: Set<{ _socket: { destroy(): void } }>;
  };
  for (const connection of connections) connection._socket.destroy();
}
