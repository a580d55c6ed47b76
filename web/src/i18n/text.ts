/* What a text is, and what makes a language complete. */

/** One form for each plural category a language has; `other` is always there. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
export type Text = string | Plural

/** Every text that the English ones have. */
export type Words<English> = Record<keyof English, Text>
