import type { Document } from 'bson';
import { decode, encode } from './bson.js';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const AWAIT_CAPABLE = 8;
const HEADER_BYTES = 16;
const LONGEST_MESSAGE = 48_000_000;

/** One message of a client: a command. */
export interface Request {
  requestId: number;
  /** Sent as OP_QUERY, as a driver's first message is. */
  legacy: boolean;
  /** The client expects no reply (write concern 0). */
  silent: boolean;
  body: Document;
  /** Documents sent beside the body, as the bytes they are, by the argument they belong to. */
  sequences: Map<string, Buffer[]>;
}

/** Cuts a stream of bytes into wire protocol messages. */
export class MessageReader {
  private chunks: Buffer[] = [];
  private received = 0;
  /** How many bytes are needed before anything can be done with them. */
  private needed = HEADER_BYTES;

  /** The messages that the chunk completes. Throws where this cannot be the wire protocol. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.received += chunk.length;
    const messages: Buffer[] = [];
    while (this.received >= this.needed) {
      const bytes = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
      const length = messageLength(bytes);
      const complete = bytes.length >= length;
      if (complete) messages.push(bytes.subarray(0, length));
      this.keep(complete ? bytes.subarray(length) : bytes, complete ? HEADER_BYTES : length);
    }
    return messages;
  }

  private keep(rest: Buffer, needed: number): void {
    this.chunks = rest.length > 0 ? [rest] : [];
    this.received = rest.length;
    this.needed = needed;
  }
}

function messageLength(header: Buffer): number {
  const length = header.readInt32LE(0);
  if (length >= HEADER_BYTES && length <= LONGEST_MESSAGE) return length;
  throw new Error(`a message of ${length} bytes is not the wire protocol`);
}

/** Reads an OP_MSG, or the OP_QUERY a driver says hello with. */
export function parseRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(requestId, message);
  if (opCode === OP_QUERY) return parseQuery(requestId, message);
  throw new Error(`the wire protocol's opcode ${opCode} is not supported`);
}

function parseQuery(requestId: number, message: Buffer): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const database = message.toString('utf8', HEADER_BYTES + 4, nameEnd).split('.')[0];
  const body = decode(documentAt(message, nameEnd + 1 + 8));
  return {
    requestId,
    legacy: true,
    silent: false,
    body: { ...body, $db: database },
    sequences: new Map(),
  };
}

function parseMsg(requestId: number, message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let body: Document | undefined;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message[at]!;
    const section = documentAt(message, at + 1);
    if (kind === 0) body = decode(section);
    else if (kind === 1) readSequence(section, sequences);
    else throw new Error(`section kind ${kind} is not supported`);
    at += 1 + section.length;
  }
  if (!body) throw new Error('OP_MSG without a body');
  return { requestId, legacy: false, silent: (flags & MORE_TO_COME) !== 0, body, sequences };
}

function readSequence(section: Buffer, sequences: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0, 4);
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const document = documentAt(section, at);
    documents.push(document);
    at += document.length;
  }
  sequences.set(section.toString('utf8', 4, nameEnd), documents);
}

/** What begins at a place with its own length in bytes. */
function documentAt(bytes: Buffer, at: number): Buffer {
  const length = bytes.readInt32LE(at);
  if (length < 5 || at + length > bytes.length) throw new Error('a length is out of bounds');
  return bytes.subarray(at, at + length);
}

let replies = 0;

/** The message that answers a request; a body given as bytes is sent as it is. */
export function encodeReply(request: Request, body: Document | Buffer): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : encode(body);
  const preamble = request.legacy ? 20 : 5;
  const message = Buffer.allocUnsafe(HEADER_BYTES + preamble + bytes.length);
  message.writeInt32LE(message.length, 0);
  replies = (replies + 1) & 0x7fffffff;
  message.writeInt32LE(replies, 4);
  message.writeInt32LE(request.requestId, 8);
  message.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  message.fill(0, HEADER_BYTES, HEADER_BYTES + preamble);
  if (request.legacy) {
    message.writeInt32LE(AWAIT_CAPABLE, HEADER_BYTES);
    message.writeInt32LE(1, HEADER_BYTES + 16);
  }
  message.set(bytes, HEADER_BYTES + preamble);
  return message;
}
