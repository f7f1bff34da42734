/** The family every picture is set in: it has the letters of most scripts, and is the same on every machine. */
export const FONT = 'DejaVu Sans'
