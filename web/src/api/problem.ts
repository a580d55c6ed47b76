/* What went wrong, as the server's problem document says it, or as the network does. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly facts: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail || code)
  }

  get offline(): boolean {
    return this.code === 'offline'
  }
}

/** The problem in an answer that is not a success. Never fails itself: a proxy's HTML page is an answer too. */
export async function problemOf(answer: Response): Promise<Problem> {
  const after = Number(answer.headers.get('Retry-After')) || null
  try {
    const facts = (await answer.json()) as Record<string, unknown>
    return new Problem(answer.status, String(facts.code ?? 'internal'), String(facts.detail ?? ''), facts, after)
  } catch {
    return new Problem(answer.status, answer.status >= 500 ? 'unavailable' : 'invalid', '', {}, after)
  }
}
