import iconv from 'iconv-lite'

/** The Shift_JIS of Windows, in which programs of Japan read files that carry no mark. */
export const encodeCp932 = (text: string): Uint8Array => iconv.encode(text, 'cp932')

const isHeld = (text: string): boolean => iconv.decode(iconv.encode(text, 'cp932'), 'cp932') === text

/** Characters that the set lacks; iconv would write «?» for each. */
export const lackingInCp932 = (text: string): string[] => (isHeld(text) ? [] : [...text].filter((character) => !isHeld(character)))
