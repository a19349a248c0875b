import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changeDetails,
  describeLogo,
  getDetails,
  getLogo,
  getOrganization,
  type OrganizationDetails,
  removeLogo,
  setLogo,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import sharp from 'sharp';
import {
  animatedWebp,
  claiming,
  formats,
  picture,
  secret,
  svg,
  talkative,
  withChunk,
} from './pictures.js';
import {
  administrator,
  collaborator,
  legalRepresentative,
  outcomesOf,
  type Person,
  World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 }, { ATRIUM_STEP_LEASE_MS: '1000' });
}, 60_000);
afterAll(() => world?.stop());

const set = (by: Person, organizationId: string, bytes: Buffer) =>
  world.ask(setLogo, { organizationId, image: bytes.toString('base64url') }, by);
const remove = (by: Person, organizationId: string) =>
  world.ask(removeLogo, { organizationId }, by);
const see = (by: Person, organizationId: string) =>
  world.ask(getOrganization, { organizationId }, by);

/** What is behind an address: anybody may ask. */
async function imageAt(url: string | null): Promise<Buffer> {
  const hash = url!.replace('/v1/logos/', '');
  const { image } = await world.askAs('gateway', getLogo, { hash });
  return Buffer.from(image, 'base64url');
}

const switcherUrl = async (person: Person, organizationId: string) =>
  (await world.organizationsOf(person)).find(({ id }) => id === organizationId)!.logoUrl;
const imagesOf = (organizationId: string) =>
  world.stored('logoImages').find({ organizationId }).toArray();
const isGone = (url: string | null) =>
  eventually(async () => {
    const left = await imageAt(url).catch((error: { code: string }) => error.code);
    return left === 'not-found';
  }, 20_000);

describe('a logo', () => {
  it('A9-1 A9-8 is shown to every member instead of the name: in the header and in the switcher', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId, collaborator);
    expect(await see(marc, organizationId)).toMatchObject({ logoUrl: null });

    const { logoUrl } = await set(julie, organizationId, await picture('png').toBuffer());

    expect(await see(marc, organizationId)).toMatchObject({ logoUrl });
    const header = await sharp(await imageAt(logoUrl)).metadata();
    expect(header).toMatchObject({ format: 'png', width: 384, height: 96, space: 'srgb' });
    const small = await imageAt(await switcherUrl(marc, organizationId));
    expect(await sharp(small).metadata()).toMatchObject({ format: 'png', width: 192, height: 48 });
    const stored = await world.stored('organizations').findOne({ _id: organizationId });
    expect(stored!['history']).toContainEqual(
      expect.objectContaining({ what: 'logo', from: null, by: julie.accountId }),
    );
  });

  it('A9-8 is what billing draws documents with: that of now, or none', async () => {
    const { julie, organizationId } = await world.company();
    const told = () => world.askAs('billing', describeLogo, { organizationId });
    expect(await told()).toEqual({ image: null });
    const { logoUrl } = await set(julie, organizationId, await picture('png').toBuffer());
    const header = await imageAt(logoUrl);
    expect(await told()).toEqual({ image: header.toString('base64url') });
    await remove(julie, organizationId);
    expect(await told()).toEqual({ image: null });
    const unknown = world.askAs('billing', describeLogo, { organizationId: 'none' });
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
  });

  it('A9-2 of one organization is not that of another one of the same person', async () => {
    const { julie, organizationId } = await world.company();
    const { id: other } = await world.createOrganization(julie, 'Second');
    const bytes = await picture('png').toBuffer();
    const { logoUrl } = await set(julie, organizationId, bytes);
    expect(await see(julie, other)).toMatchObject({ logoUrl: null });
    expect((await set(julie, other, bytes)).logoUrl).not.toBe(logoUrl);
  });

  it.each(formats)(
    'A9-5 in %s is drawn anew and says nothing that the file said',
    async (format) => {
      const { julie, organizationId } = await world.company();
      const sent = await talkative(format);
      expect(sent.toString('latin1')).toContain(secret);

      const { logoUrl } = await set(julie, organizationId, sent);

      for (const url of [logoUrl, await switcherUrl(julie, organizationId)]) {
        const image = await imageAt(url);
        const { exif, icc, xmp, iptc, comments } = await sharp(image).metadata();
        expect({ exif, icc, xmp, iptc, comments }).toEqual({});
        expect(image.toString('latin1')).not.toMatch(/46\.18|tEXt|iTXt|zTXt|eXIf|iCCP/);
      }
    },
  );

  it('A9-5 keeps what is transparent, and has the depth of screens', async () => {
    const { julie, organizationId } = await world.company();
    const background = { r: 255, g: 0, b: 0, alpha: 0.5 };
    const bytes = await sharp({ create: { width: 400, height: 90, channels: 4, background } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ depth: 'ushort' });
    const { logoUrl } = await set(julie, organizationId, bytes);
    const { width, height, hasAlpha, depth } = await sharp(await imageAt(logoUrl)).metadata();
    // Never larger than it was sent.
    expect({ width, height, hasAlpha, depth }).toEqual({
      width: 400,
      height: 90,
      hasAlpha: true,
      depth: 'uchar',
    });
  });

  it('A9-4 is turned as its camera says before it is measured', async () => {
    const { julie, organizationId } = await world.company();
    const upright = await picture('jpeg', 160, 640).withMetadata({ orientation: 6 }).toBuffer();
    const { logoUrl } = await set(julie, organizationId, upright);
    expect(await sharp(await imageAt(logoUrl)).metadata()).toMatchObject({
      width: 384,
      height: 96,
    });
    const lying = await picture('jpeg', 640, 160).withMetadata({ orientation: 6 }).toBuffer();
    expect(await world.refusal(set(julie, organizationId, lying))).toBe('logo-not-horizontal');
  });

  it('A9-4 A9-5 is refused with its reason, and the one before stays', async () => {
    const { julie, organizationId } = await world.company();
    const png = await picture('png').toBuffer();
    const jpeg = await picture('jpeg').toBuffer();
    const webp = await picture('webp').toBuffer();
    const noise = Buffer.from(png);
    noise.fill(0xaa, 60, png.length - 20);
    const bomb = await sharp({
      create: { width: 8_000, height: 7_000, channels: 3, background: '#000000' },
    })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(700_000);
    const { logoUrl } = await set(julie, organizationId, png);

    const refused: [string, Buffer, string][] = [
      ['SVG with a script', svg, 'logo-unreadable'],
      ['GIF', await picture('png').gif().toBuffer(), 'logo-unreadable'],
      ['nothing', Buffer.alloc(0), 'logo-unreadable'],
      ['a page', Buffer.from('<script>alert(1)</script>'.repeat(9)), 'logo-unreadable'],
      ['a PNG that is cut off', png.subarray(0, -40), 'logo-unreadable'],
      ['a JPEG that is cut off', jpeg.subarray(0, -40), 'logo-unreadable'],
      ['a WebP that is cut off', webp.subarray(0, -40), 'logo-unreadable'],
      ['a PNG whose pixels are noise', noise, 'logo-unreadable'],
      ['a PNG that is a JPEG too', Buffer.concat([png, jpeg]), 'logo-unreadable'],
      ['a JPEG that is a PNG too', Buffer.concat([jpeg, png]), 'logo-unreadable'],
      ['a PNG with a script behind it', Buffer.concat([png, svg]), 'logo-unreadable'],
      ['an animated PNG', withChunk(png, 'acTL', Buffer.alloc(8)), 'logo-unreadable'],
      ['an animated WebP', await animatedWebp(), 'logo-unreadable'],
      ['a portrait', await picture('png', 160, 640).toBuffer(), 'logo-not-horizontal'],
      ['a square', await picture('png', 200, 200).toBuffer(), 'logo-not-horizontal'],
      ['a line', await picture('png', 200, 20).toBuffer(), 'logo-size-unsuitable'],
      ['56 million pixels', bomb, 'logo-size-unsuitable'],
      ['a claim of 3 billion pixels', claiming(png, 60_000, 50_000), 'logo-size-unsuitable'],
      ['a claim of a few more than there are', claiming(png, 640, 639), 'logo-unreadable'],
    ];
    for (const [about, bytes, code] of refused) {
      const answer = await world.refusal(set(julie, organizationId, bytes));
      expect([about, answer]).toEqual([about, code]);
    }

    expect(await see(julie, organizationId)).toMatchObject({ logoUrl });
    expect(await imagesOf(organizationId)).toHaveLength(2);
    expect(await sharp(await imageAt(logoUrl)).metadata()).toMatchObject({ width: 384 });
  });

  it('B-4 is set and removed by a legal representative alone', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = await world.member(julie, organizationId, collaborator, world.person('Marc'));
    const bytes = await picture('png').toBuffer();
    for (const other of [anna, marc]) {
      expect(await world.refusal(set(other, organizationId, bytes))).toBe('forbidden');
      // Whether it is one at all is nobody's concern who may not.
      expect(await world.refusal(set(other, organizationId, svg))).toBe('forbidden');
      expect(await world.refusal(remove(other, organizationId))).toBe('forbidden');
    }
    expect(await world.refusal(set(world.person('Eve'), organizationId, bytes))).toBe('not-found');
    expect(await imagesOf(organizationId)).toEqual([]);
  });

  it('A9-6 disturbs no edits of the details that are not saved yet', async () => {
    const { julie, organizationId } = await world.company();
    const seen = await world.ask(getDetails, { organizationId }, julie);
    await set(julie, organizationId, await picture('png').toBuffer());
    const { currency: _derived, ...edited }: OrganizationDetails = {
      ...seen,
      phone: '+41228203544',
    };
    const saved = await world.ask(changeDetails, edited, julie);
    expect(saved).toMatchObject({ version: 1, phone: '+41228203544' });
    expect((await see(julie, organizationId)).logoUrl).toMatch(/^\/v1\/logos\//);
  });

  it('A9-7 is removed and the name is back; its images go a while later, and nobody else’s', async () => {
    const { julie, organizationId } = await world.company();
    const { julie: paul, organizationId: others } = await world.company('Others');
    const bytes = await picture('png').toBuffer();
    const { logoUrl: hers } = await set(julie, organizationId, bytes);
    const { logoUrl: his } = await set(paul, others, bytes);

    expect(await remove(julie, organizationId)).toMatchObject({ logoUrl: null });

    expect(await remove(julie, organizationId)).toMatchObject({ logoUrl: null });
    const [item] = await world.organizationsOf(julie);
    expect(item).toMatchObject({ name: 'Entreprise Familiale Sàrl', logoUrl: null });
    // A page that is open still shows it.
    await imageAt(hers);
    await world.platform.clock.advance({ hours: 2 });
    await isGone(hers);
    await eventually(async () => (await imagesOf(organizationId)).length === 0);
    await imageAt(his);
    await eventually(async () =>
      (await imagesOf(others)).every((image) => image['lookAt'] === undefined),
    );
  });

  it('is replaced: the new one is there at once, the one before goes, and the same again stays', async () => {
    const { julie, organizationId } = await world.company();
    const blue = await picture('png').toBuffer();
    const { logoUrl: first } = await set(julie, organizationId, blue);
    const { logoUrl: second } = await set(
      julie,
      organizationId,
      await picture('webp', 640, 160, '#cc6600').toBuffer(),
    );
    await imageAt(second);
    await world.platform.clock.advance({ hours: 2 });
    await isGone(first);
    await eventually(async () => (await imagesOf(organizationId)).length === 2);

    expect((await set(julie, organizationId, blue)).logoUrl).toBe(first);
    expect((await set(julie, organizationId, blue)).logoUrl).toBe(first);
    await world.platform.clock.advance({ hours: 2 });
    await isGone(second);
    await imageAt(first);
  });

  it('is one of those that were sent at once, whole, and the others leave nothing', async () => {
    const { julie, organizationId } = await world.company();
    const paul = await world.member(julie, organizationId, legalRepresentative);
    const colors = ['#110000', '#220000', '#330000', '#440000'];
    const pictures = await Promise.all(
      colors.map((color) => picture('png', 640, 160, color).toBuffer()),
    );
    const settled = await parallel(4, (index) =>
      set(index % 2 ? julie : paul, organizationId, pictures[index]!),
    );
    const { refusals } = outcomesOf(settled);
    expect(refusals).toEqual([]);
    const { logoUrl } = await see(julie, organizationId);
    const small = await switcherUrl(julie, organizationId);
    const spot = { left: 150, top: 40, width: 1, height: 1 };
    const drawn = async (url: string | null) => [
      ...(await sharp(await imageAt(url))
        .extract(spot)
        .raw()
        .toBuffer()),
    ];
    expect(await drawn(small)).toEqual(await drawn(logoUrl));
    await world.platform.clock.advance({ hours: 2 });
    await eventually(async () => (await imagesOf(organizationId)).length === 2, 20_000);
    await imageAt(logoUrl);
    await imageAt(small);
  });

  it('that is unknown is not found', async () => {
    const question = world.askAs('gateway', getLogo, { hash: 'A'.repeat(43) });
    expect(await world.refusal(question)).toBe('not-found');
  });
});
