import type { ClosingObstacle, ClosingPart } from '@atrium/contracts';

/** What a part of the platform has said, or that it has not. */
export type PartAnswer =
  | { readonly name: string; readonly answer: 'none' }
  | {
      readonly name: string;
      readonly answer: {
        readonly obstacles: readonly ClosingObstacle[];
        readonly hasMore: boolean;
      };
    };

/** The names of product services from outside, as they are configured. */
export function namesOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** All parts at once: one that does not answer stands in the way itself, since nobody knows what it would say. */
export function gathered(
  own: readonly ClosingObstacle[],
  answers: readonly PartAnswer[],
): { obstacles: ClosingObstacle[]; hasMore: boolean; parts: ClosingPart[] } {
  const said = answers.flatMap(({ name, answer }) =>
    answer === 'none' ? [unanswered(name)] : answer.obstacles,
  );
  return {
    obstacles: [...own, ...said],
    hasMore: answers.some(({ answer }) => answer !== 'none' && answer.hasMore),
    parts: answers.map(({ name, answer }) => ({ name, answered: answer !== 'none' })),
  };
}

function unanswered(name: string): ClosingObstacle {
  return {
    ...{ kind: 'no-answer', id: name, what: name, money: null, clearedBy: null },
    why: 'It does not answer just now, so nobody knows what it still has.',
  };
}
