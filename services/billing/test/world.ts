import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Action,
  checkRight,
  describeDetails,
  describeLogo,
  listMyOrganizations,
  type MyOrganization,
  organizationCreated,
  type OrganizationDetails,
  type RequestContract,
} from '@atrium/contracts';
import { type Caller, type Participant, Problem } from '@atrium/messaging';
import {
  eventually,
  operator,
  startInfrastructure,
  startServices,
  type TestAsker,
  type TestPlatform,
} from '@atrium/testing';

/** What somebody may do in an organization, as organizations would say. */
type Holding = readonly Action[];

export const accountant: Holding = ['billing.read', 'billing.manage'];
export const administrator: Holding = [...accountant, 'billing.pay-out', 'products.manage'];

/** Of an organization whose logo is asked for in vain. */
export const silence = Symbol('silence');

/** Billing as real processes; organizations is played by the test, over the bus. */
export class World {
  readonly organizations = new Map<string, OrganizationDetails>();
  /** By organization, as PNG; `silence` is no answer in time. Whoever is not in it has none. */
  readonly logos = new Map<string, Buffer | typeof silence>();
  /** By organization and account. Whoever is not in it is no member. */
  private readonly rights = new Map<string, Holding>();

  private constructor(
    readonly platform: TestPlatform,
    private readonly environment: Record<string, string>,
  ) {}

  static async start(
    options: {
      replicas?: number;
      environment?: Record<string, string>;
      participants?: readonly Participant[];
    } = {},
  ): Promise<World> {
    const { environment = {}, ...rest } = options;
    const platform = await startInfrastructure(rest);
    const world = new World(platform, environment);
    await platform.bus.replyWithPublicKeys();
    await world.playOrganizations();
    await world.startBilling();
    return world;
  }

  startBilling(): Promise<void> {
    return startServices(this.platform, ['billing'], this.environment);
  }

  stop(): Promise<void> {
    return this.platform.stop();
  }

  /** A company in Carouge that billing knows, with other details where they are given. */
  async organization(details: Partial<OrganizationDetails> = {}): Promise<string> {
    const organizationId = randomUUID();
    this.organizations.set(organizationId, { ...ofCarouge, organizationId, ...details });
    await this.platform.bus.publish(organizationCreated, {
      aggregateId: organizationId,
      data: { organizationId, type: 'company', createdBy: randomUUID() },
    });
    const gates = this.platform.database('billing').collection<{ _id: string }>('gates');
    await eventually(async () => (await gates.countDocuments({ _id: organizationId })) === 1);
    return organizationId;
  }

  /** Somebody with these rights in an organization; a member without any for an empty list. */
  member(
    organizationId: string,
    holding: Holding = administrator,
    accountId: string = randomUUID(),
  ): TestAsker {
    this.rights.set(`${organizationId}:${accountId}`, holding);
    return { accountId };
  }

  /** Asks as the gateway would, for an account. */
  async ask<Input extends object, Output extends object>(
    contract: RequestContract<Input, Output>,
    input: Input,
    asker: TestAsker = operator,
    more: Partial<Caller> = {},
  ): Promise<Output> {
    const bus = await this.platform.connectAs('gateway');
    return bus.request(contract, input, await this.platform.bus.callerFor(asker, more));
  }

  private async playOrganizations(): Promise<void> {
    const { bus } = this.platform;
    await bus.reply(checkRight, ({ accountId, organizationId, right }) => {
      const holding = this.rights.get(`${organizationId}:${accountId}`);
      return {
        isMember: holding !== undefined,
        needsSecondFactor: false,
        allowed: holding?.includes(right as Action) ?? false,
      };
    });
    await bus.reply(listMyOrganizations, (_input, { asker }) => {
      const items = [...this.rights].flatMap(([key, holding]) => {
        const [id, accountId] = key.split(':') as [string, string];
        const billing = holding.includes('billing.read');
        return accountId === asker.accountId ? [{ ...oneOfMine, id, billing }] : [];
      });
      return { items, nextCursor: null };
    });
    await bus.reply(describeDetails, ({ organizationId }) => {
      const details = this.organizations.get(organizationId);
      if (!details) throw new Problem('not-found');
      return details;
    });
    await bus.reply(describeLogo, async ({ organizationId }) => {
      if (!this.organizations.has(organizationId)) throw new Problem('not-found');
      const logo = this.logos.get(organizationId);
      if (logo === silence) await sleep(describeLogo.timeout + 500);
      return { image: Buffer.isBuffer(logo) ? logo.toString('base64url') : null };
    });
  }
}

/** The code of the problem with which a request is refused; else that it was not. */
export function refusal(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );
}

const oneOfMine: Omit<MyOrganization, 'id' | 'billing'> = {
  ...{ name: 'Entreprise Familiale', logoUrl: null, role: 'administrator' },
  ...{ current: false, needsSecondFactor: false },
};

const ofCarouge: Omit<OrganizationDetails, 'organizationId'> = {
  type: 'company',
  name: 'Entreprise Familiale',
  legalName: 'Entreprise Familiale Sàrl',
  address: {
    addition: null,
    street: 'Rue du Pont',
    houseNumber: '12',
    postalCode: '1227',
    city: 'Carouge',
    country: 'CH',
  },
  phone: null,
  taxNumber: null,
  locale: 'fr',
  timeZone: 'Europe/Zurich',
  version: 1,
  currency: 'CHF',
};

/** The codes with which requests are refused that are made at once: all are waited for, whichever comes first. */
export async function refusals(requests: readonly Promise<unknown>[]): Promise<Set<string>> {
  return new Set(await Promise.all(requests.map(refusal)));
}
