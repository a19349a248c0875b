import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What VIES is asked. */
interface Question {
  readonly countryCode: string;
  readonly vatNumber: string;
  readonly requesterMemberStateCode?: string;
  readonly requesterNumber?: string;
}

/** A reply of VIES; `null`: it takes longer than anybody waits. */
type Reply = { readonly status: number; readonly body: string } | null;

/** VIES, played by the forms of answers that public clients of its REST interface know. */
export class PlayedVies {
  readonly questions: Question[] = [];
  private reply: (question: Question) => Reply = valid;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<PlayedVies> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PlayedVies(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/rest-api`;
  }

  /** From now on it replies so. */
  replies(reply: (question: Question) => Reply): void {
    this.reply = reply;
  }

  asked(number: string): Question[] {
    return this.questions.filter(
      ({ countryCode, vatNumber }) => countryCode + vatNumber === number,
    );
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.method !== 'POST' || request.url !== '/rest-api/check-vat-number') {
      response.writeHead(404).end('<html>Not found</html>');
      return;
    }
    const question = JSON.parse(text) as Question;
    this.questions.push(question);
    const reply = this.reply(question);
    if (reply === null) return;
    response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(reply.body);
  }
}

const notProcessed = {
  ...{ traderName: '---', traderStreet: '---', traderPostalCode: '---', traderCity: '---' },
  ...{ traderCompanyType: '---', traderNameMatch: 'NOT_PROCESSED' },
};

/** A number that its country knows: with a consultation number where a requester is named. */
export function valid({ countryCode, vatNumber, requesterNumber }: Question): Reply {
  return json(200, {
    ...{ countryCode, vatNumber, requestDate: '2026-11-27T09:00:00.000Z', valid: true },
    requestIdentifier: requesterNumber === undefined ? '' : 'WAPIAAAAaEDkvhHx',
    ...{ name: 'ČEZ, a. s.', address: 'Duhová 1444/2\nPRAHA 4 - MICHLE\n140 00  PRAHA 4' },
    ...notProcessed,
  });
}

/** A number that its country does not know. */
export function invalid({ countryCode, vatNumber }: Question): Reply {
  return json(200, {
    ...{ countryCode, vatNumber, requestDate: '2026-11-27T09:00:00.000Z', valid: false },
    ...{ requestIdentifier: '', name: '---', address: '---' },
    ...notProcessed,
  });
}

/** The form of errors that has both, as some of its front ends reply it: a no that is none. */
export const unavailableWithNo: () => Reply = () =>
  json(200, { valid: false, userError: 'MS_UNAVAILABLE', name: '---', address: '---' });

/** An error, by its code. */
export function failing(error: string, status = 200): () => Reply {
  return () => json(status, { actionSucceed: false, errorWrappers: [{ error }] });
}

/** Its maintenance page. */
export const maintenance: () => Reply = () => ({ status: 200, body: '<html>Maintenance</html>' });

export const silence: () => Reply = () => null;

function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body) };
}
