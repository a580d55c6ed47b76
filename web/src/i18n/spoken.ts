/* The languages in which the server writes to people, as those who speak them call them. */
export const spoken: Record<string, string> = {
  en: 'English', de: 'Deutsch', es: 'Español', id: 'Bahasa Indonesia', tr: 'Türkçe', hi: 'हिन्दी', zh: '简体中文',
}

/** How a page names one of them (BCP 47): Chinese is written in simplified characters. */
export const tag = (code: string): string => (code === 'zh' ? 'zh-Hans' : code)
