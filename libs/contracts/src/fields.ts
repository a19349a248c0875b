import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Expose, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsIP,
  IsISO31661Alpha2,
  IsObject,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { canonicalAddress } from './address.js';
import type { Shape } from './contract.js';
import { compactIban } from './iban.js';
import { largestAmount, namedRightForm, planIdForm, productTypeForm } from './values.js';

/** What every field may say about itself. */
interface About {
  description?: string;
  example?: unknown;
  /** May be left out. */
  optional?: boolean;
  /** May be null. */
  nullable?: boolean;
}

/**
 * No control characters, no line or paragraph separators and nothing that turns the direction of what is
 * shown after it: what comes in ends up in mails, logs and headers.
 */
const printable = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;

/**
 * One decorator per field says it all: how input is checked, that output may carry it (what isn't declared
 * never leaves a service), and what the OpenAPI document shows.
 */
function field(
  { optional, nullable, ...shown }: About,
  schema: ApiPropertyOptions,
  ...checks: PropertyDecorator[]
): PropertyDecorator {
  const unlessNull = nullable ? [ValidateIf((_object, value: unknown) => value !== null)] : [];
  return applyDecorators(
    Expose(),
    ApiProperty({
      ...schema,
      ...shown,
      required: !optional,
      ...(nullable && { nullable }),
    } as ApiPropertyOptions),
    ...(optional ? [ValidateIf((_object, value: unknown) => value !== undefined)] : []),
    ...unlessNull,
    ...checks,
  );
}

/** A line of text: 1 to `max` characters (UTF-16 units) unless `min` says otherwise, nothing unprintable. */
export function Text(about: About & { max: number; min?: number }): PropertyDecorator {
  const { min = 1, max, ...rest } = about;
  return field(
    rest,
    { type: String, minLength: min, maxLength: max },
    IsString(),
    Length(min, max),
    Matches(printable, { message: '$property must not contain control characters' }),
  );
}

/** A person's or an organization's name: goes into mails, so it carries no link (decision 27). */
export function Name(about: About & { max?: number } = {}): PropertyDecorator {
  return applyDecorators(
    Text({ max: 100, ...about }),
    Matches(/^(?!.*(:\/\/|www\.))/isu, { message: '$property must not contain a link' }),
    // `bit.ly/x` is one too; `St. Gallen AG` and `booking.com AG` are names.
    Matches(/^(?!.*[\p{L}\p{N}][.。．｡]\p{L}{2,}(:\d*)?[/?#])/su, {
      message: '$property must not contain a link',
    }),
    Matches(/\S/u, { message: '$property must not be blank' }),
  );
}

/** An e-mail address as typed. Compare with `canonicalAddress`. */
export function EmailAddress(about: About = {}): PropertyDecorator {
  return field(
    { example: 'julie@munster.example', ...about },
    { type: String, format: 'email', maxLength: 254 },
    IsString(),
    ValidateBy({
      name: 'isAddress',
      validator: {
        validate: (value) => typeof value === 'string' && canonicalAddress(value) !== null,
        defaultMessage: () => '$property must be an e-mail address',
      },
    }),
  );
}

/** A password as typed. Its rules are the identity service's; here only what no password may be. */
export function Password(about: About = {}): PropertyDecorator {
  return field(
    { example: 'correct horse battery staple', ...about },
    { type: String, format: 'password', minLength: 1, maxLength: 1024, writeOnly: true },
    IsString(),
    Length(1, 1024),
    Matches(/^[^\0\p{Cs}]*$/u, { message: '$property must be text without NUL' }),
  );
}

/** An address of the Internet Protocol, of either version: who asks for something is counted by it. */
export function IpAddress(about: About = {}): PropertyDecorator {
  return field(
    { example: '198.51.100.7', ...about },
    { type: String, minLength: 2, maxLength: 45 },
    IsIP(undefined, { message: '$property must be an IP address' }),
  );
}

/** An opaque identifier. */
export function Id(about: About = {}): PropertyDecorator {
  return field(
    { example: '019ab0c2-7a11-7c3e-9f00-5b1d3c2a4e6f', ...about },
    { type: String, minLength: 1, maxLength: 64 },
    IsString(),
    Matches(/^[\w-]{1,64}$/, { message: '$property must be an identifier' }),
  );
}

/**
 * A type of products: the product service that has it, and, where it has several, which one, behind a dot. So nobody's type
 * can be taken for another's.
 */
export function ProductType(about: About = {}): PropertyDecorator {
  return field(
    { example: 'hosting', ...about },
    { type: String, minLength: 2, maxLength: 63 },
    IsString(),
    Matches(productTypeForm, { message: '$property must be a type of products' }),
  );
}

/** Something that is sold, as the catalog calls it. */
export function PlanId(about: About = {}): PropertyDecorator {
  return field(
    { example: 'hosting.web-basic-12', ...about },
    { type: String, minLength: 4, maxLength: 64 },
    IsString(),
    Length(4, 64),
    Matches(planIdForm, { message: '$property must be the id of a plan' }),
  );
}

/** What somebody may do, of a closed list, or what a product service has named: `<type of products>:<right>`. */
export function ActionName(known: readonly string[], about: About = {}): PropertyDecorator {
  const { description = '', ...rest } = about;
  const words = `One of ${known.join(', ')}; or \`<type>:<right>\`, a right that a product service has published. ${description}`;
  return field(
    { example: known[0], description: words.trim(), ...rest },
    { type: String, minLength: 1, maxLength: 104 },
    IsString(),
    ValidateBy({
      name: 'isAction',
      validator: {
        validate: (value) =>
          typeof value === 'string' && (known.includes(value) || namedRightForm.test(value)),
        defaultMessage: () => '$property must be an action, or a right of a type of products',
      },
    }),
  );
}

/** The name of a right of a type of products, without the type. */
export function RightName(about: About = {}): PropertyDecorator {
  return field(
    { example: 'edit-dns', ...about },
    { type: String, minLength: 1, maxLength: 40 },
    IsString(),
    Matches(/^[a-z][a-z0-9-]{0,39}$/, { message: '$property must be a word of small letters' }),
  );
}

/** A token out of a link, or another secret: never logged, never in a URL. */
export function Secret(about: About = {}): PropertyDecorator {
  return field(
    about,
    { type: String, minLength: 16, maxLength: 512 },
    IsString(),
    Matches(/^[\w.~-]{16,512}$/, { message: '$property must be a token' }),
  );
}

/** Bytes as base64url (RFC 4648, 5), without padding: what WebAuthn is made of, and images on the bus. */
export function Base64url(about: About & { max: number; min?: number }): PropertyDecorator {
  const { min = 2, max, ...rest } = about;
  return field(
    rest,
    { type: String, minLength: min, maxLength: max },
    IsString(),
    Length(min, max),
    Matches(/^[\w-]*$/, { message: '$property must be base64url' }),
  );
}

/** The six digits that an authenticator app shows. */
export function Code(about: About = {}): PropertyDecorator {
  return field(
    { example: '492039', ...about },
    { type: String, minLength: 6, maxLength: 6 },
    IsString(),
    Matches(/^\d{6}$/, { message: '$property must be six digits' }),
  );
}

/** An account at a bank, as typed: with blanks or without. Compare and store with `compactIban`. */
export function Iban(about: About = {}): PropertyDecorator {
  return field(
    { example: 'CH93 0076 2011 6238 5295 7', ...about },
    { type: String, minLength: 15, maxLength: 42 },
    IsString(),
    Length(15, 42),
    ValidateBy({
      name: 'isIban',
      validator: {
        validate: (value) => typeof value === 'string' && compactIban(value) !== null,
        defaultMessage: () => '$property must be an IBAN',
      },
    }),
  );
}

/** An amount of money in whole minor units, centimes or cents: at least one, at most what an account can hold. */
export function Amount(about: About = {}): PropertyDecorator {
  const { description = '', ...rest } = about;
  const words = `In minor units: 1250 is 12.50. ${description}`.trim();
  return Whole({ min: 1, max: largestAmount, example: 1_250, description: words, ...rest });
}

/** An amount of money in whole minor units that may be nothing, or less: a balance, a difference. */
export function SignedAmount(about: About = {}): PropertyDecorator {
  const { description = '', ...rest } = about;
  const words = `In minor units: 1250 is 12.50. ${description}`.trim();
  const [min, max] = [-largestAmount, largestAmount];
  return Whole({ min, max, example: 1_250, description: words, ...rest });
}

/** One of a closed list of words. */
export function OneOf(values: readonly string[], about: About = {}): PropertyDecorator {
  return field(about, { type: String, enum: [...values] }, IsIn(values));
}

/** At least one of a closed list of words, none twice. */
export function SomeOf(values: readonly string[], about: About = {}): PropertyDecorator {
  return field(
    about,
    {
      type: String,
      enum: [...values],
      isArray: true,
      minItems: 1,
      maxItems: values.length,
      uniqueItems: true,
    },
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(values.length),
    ArrayUnique(),
    IsIn(values, { each: true }),
  );
}

/** A time zone of the IANA database, as `Intl` knows them: "Europe/Zurich". No offset, which knows no summer. */
export function TimeZone(about: About = {}): PropertyDecorator {
  return field(
    { example: 'Europe/Zurich', ...about },
    { type: String, minLength: 1, maxLength: 64 },
    IsString(),
    ValidateBy({
      name: 'isTimeZone',
      validator: {
        validate: isTimeZone,
        defaultMessage: () => '$property must be a time zone of the IANA database',
      },
    }),
  );
}

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[A-Z][\w+-]*(\/[A-Z][\w+-]*){0,2}$/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A country: two capital letters (ISO 3166-1). */
export function Country(about: About = {}): PropertyDecorator {
  const message = '$property must be a country (two letters, ISO 3166-1)';
  return field(
    { example: 'CH', ...about },
    { type: String, minLength: 2, maxLength: 2 },
    IsString(),
    Matches(/^[A-Z]{2}$/, { message }),
    IsISO31661Alpha2({ message }),
  );
}

/** Yes or no. */
export function Flag(about: About = {}): PropertyDecorator {
  return field(about, { type: Boolean }, IsBoolean());
}

/** A list of yes and no. */
export function ListOfFlags(about: About & { max: number }): PropertyDecorator {
  const { max, ...rest } = about;
  return field(
    rest,
    { type: Boolean, isArray: true, maxItems: max },
    IsArray(),
    ArrayMaxSize(max),
    IsBoolean({ each: true }),
  );
}

/** A whole number within bounds. */
export function Whole(about: About & { min: number; max: number }): PropertyDecorator {
  const { min, max, ...rest } = about;
  return field(rest, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));
}

/** A moment: RFC 3339 in UTC, as text. */
export function Timestamp(about: About = {}): PropertyDecorator {
  return field(
    { example: '2026-11-23T09:00:00.000Z', ...about },
    { type: String, format: 'date-time' },
    IsString(),
    Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/, {
      message: '$property must be a time in UTC',
    }),
    isInTheCalendar('YYYY-MM-DDThh:mm:ss'.length),
  );
}

/** A day of the calendar, without a time zone: what law and contracts speak of. */
export function Day(about: About = {}): PropertyDecorator {
  return field(
    { example: '2026-11-27', ...about },
    { type: String, format: 'date' },
    IsString(),
    Matches(/^\d{4}-\d{2}-\d{2}$/, { message: '$property must be a day, like 2026-11-27' }),
    isInTheCalendar('YYYY-MM-DD'.length),
  );
}

/** Whether it comes back as it was written, in its first characters: February has no 30th, no day a 25th hour. */
function isInTheCalendar(characters: number): PropertyDecorator {
  return ValidateBy({
    name: 'isInTheCalendar',
    validator: {
      validate: (value) =>
        typeof value === 'string' &&
        new Date(value).toJSON()?.slice(0, characters) === value.slice(0, characters),
      defaultMessage: () => '$property must be in the calendar',
    },
  });
}

/** An object of a declared shape. (The arrows named `type` are what the OpenAPI generator knows as lazy.) */
export function Part(shape: () => Shape, about: About = {}): PropertyDecorator {
  return field(about, { type: () => shape() }, IsObject(), ValidateNested(), Type(shape));
}

/** A list of objects of a declared shape. */
export function ListOf(shape: () => Shape, about: About & { max: number }): PropertyDecorator {
  const { max, ...rest } = about;
  return field(
    rest,
    { type: () => shape(), isArray: true, maxItems: max },
    IsArray(),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    Type(shape),
  );
}

/** A list of identifiers or other short words. */
export function ListOfIds(about: About & { max: number }): PropertyDecorator {
  return ListOfTexts({ ...about, longest: 64 });
}

/** A list of lines of text, each up to `longest` characters. */
export function ListOfTexts(about: About & { max: number; longest: number }): PropertyDecorator {
  const { max, longest, ...rest } = about;
  return field(
    rest,
    { type: String, isArray: true, maxItems: max },
    IsArray(),
    ArrayMaxSize(max),
    IsString({ each: true }),
    Length(1, longest, { each: true }),
    Matches(printable, {
      each: true,
      message: 'each value in $property must not contain control characters',
    }),
  );
}

/** A list of any JSON objects: only for key sets and the like, whose form another standard defines. */
export function Json(about: About = {}): PropertyDecorator {
  const items = { type: 'object', additionalProperties: true };
  return field(about, { type: 'array', items } as ApiPropertyOptions, IsArray());
}
