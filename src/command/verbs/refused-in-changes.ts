/** kubectl's flags of commands that change something, and what is done instead of them here. */
export const refusedInChanges: Readonly<Record<string, string>> = {
  '--field-manager': 'what is changed from here is managed by quarterdeck.',
  '--output': 'the card says what kubectl prints; get -o yaml shows the object.',
  '-o': 'the card says what kubectl prints; get -o yaml shows the object.',
  '--validate': 'unknown and doubled fields are always refused.',
  '--save-config': 'who manages which field is kept by the cluster itself.',
}
