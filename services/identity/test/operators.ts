import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  appointOperator,
  appointOperatorByDeploy,
  dismissOperator,
  dismissOperatorByDeploy,
  getMyOperatorship,
  listOperatorActs,
  listOperators,
  listOperatorsByDeploy,
} from '@atrium/contracts';
import { type Bus, type BusConnection, busOver, connectAsDeploy } from '@atrium/messaging';
import { AuthenticatorApp, type Person, SecondFactors } from './second-factors.js';
import { caller, client, type IdentityTrial } from './trial.js';

const command = new URL('../src/operator/operator-main.js', import.meta.url);

/** An operator with a second factor, used in the session that asks. */
export type OperatingPerson = Person & { readonly app: AuthenticatorApp };

/** What operators do, and whoever deploys. */
export class OperatorTrial {
  private constructor(
    private readonly identity: IdentityTrial,
    private readonly connection: BusConnection,
    private readonly deploy: Bus,
    readonly factors: SecondFactors,
  ) {}

  static async of(identity: IdentityTrial): Promise<OperatorTrial> {
    const connection = await connectAsDeploy({ ATRIUM_DATA: identity.platform.platform.data.path });
    const factors = new SecondFactors(identity);
    return new OperatorTrial(identity, connection, busOver(connection), factors);
  }

  stop(): Promise<void> {
    return this.connection.close();
  }

  /** `npm run operator` as somebody types it. */
  typed(...words: string[]): Promise<{ code: number; said: string }> {
    const env = { ATRIUM_DATA: this.identity.platform.platform.data.path };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [fileURLToPath(command), ...words],
        { env },
        (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), said: (stdout + stderr).trim() }),
      );
    });
  }

  /** Somebody new, who is an operator now. */
  async newOperator(): Promise<OperatingPerson> {
    const person = await this.factors.withTotp();
    await this.deployed(person.email);
    return { ...person, caller: await this.identity.callerWith(person.token) };
  }

  /** What the command line asks, without its process. */
  deployed(email: string) {
    return this.deploy.request(appointOperatorByDeploy, { email }, caller());
  }

  undeployed(email: string) {
    return this.deploy.request(dismissOperatorByDeploy, { email }, caller());
  }

  async addresses(): Promise<string[]> {
    const { items } = await this.deploy.request(listOperatorsByDeploy, {}, caller());
    return items.map(({ email }) => email);
  }

  mine({ caller: asking }: Pick<Person, 'caller'>) {
    return this.identity.gateway.request(getMyOperatorship, {}, asking);
  }

  list({ caller: asking }: Pick<Person, 'caller'>) {
    return this.identity.gateway.request(listOperators, {}, asking);
  }

  appoint({ caller: asking }: Pick<Person, 'caller'>, email: string) {
    return this.identity.gateway.request(appointOperator, { email, client }, asking);
  }

  dismiss({ caller: asking }: Pick<Person, 'caller'>, accountId: string) {
    return this.identity.gateway.request(dismissOperator, { accountId, client }, asking);
  }

  acts({ caller: asking }: Pick<Person, 'caller'>, page: { cursor?: string; limit?: number } = {}) {
    return this.identity.gateway.request(listOperatorActs, page, asking);
  }
}
