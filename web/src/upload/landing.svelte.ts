/* Where files land that are dropped or chosen now: in a folder that is shown, else in the library by their date. */
export const landing = $state<{ folder: string | null; name: string }>({ folder: null, name: '' })
