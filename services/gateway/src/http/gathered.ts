/** Lines in one file: what memory one request may take, and how long it may last. */
const linesPerFile = 10_000;
/** Asked for one file: where few lines are wanted, pages are short. */
const pagesPerFile = 100;
/** As many as one page may have. */
export const linesPerPage = 200;

/** What goes into one file, page by page, and where the next one begins. */
export async function gathered<Line>(
  read: (after: { cursor?: string }) => Promise<{ items: Line[]; nextCursor: string | null }>,
  begin: string | undefined,
): Promise<{ lines: Line[]; nextCursor: string | null }> {
  const lines: Line[] = [];
  let cursor: string | null | undefined = begin;
  for (let pages = 0; cursor !== null && pages < pagesPerFile; pages += 1) {
    if (lines.length > linesPerFile - linesPerPage) break;
    const page = await read(cursor === undefined ? {} : { cursor });
    lines.push(...page.items);
    cursor = page.nextCursor;
  }
  return { lines, nextCursor: cursor ?? null };
}

/** Says in HTTP where the rest of a file is (RFC 8288): the same route, with what was asked and where it goes on. */
export function linkToRest(route: string, asked: object, cursor: string): string {
  const given = Object.entries({ ...asked, cursor }).filter(([, value]) => value !== undefined);
  return `<${route}?${new URLSearchParams(given as [string, string][]).toString()}>; rel="next"`;
}
