/**
 * The groups of files that import each other, directly or round about: the strongly connected
 * components of more than one file, and files that import themselves (Tarjan, 1972).
 * `graph`: what each file imports. Groups and their members are sorted.
 */
export const findCycles = (graph: ReadonlyMap<string, readonly string[]>): string[][] => {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  const groups: string[][] = []

  const visit = (file: string): number => {
    const number = order.size
    order.set(file, number)
    let low = number
    stack.push(file)
    onStack.add(file)
    for (const target of graph.get(file) ?? []) {
      if (!graph.has(target)) continue
      if (!order.has(target)) low = Math.min(low, visit(target))
      else if (onStack.has(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low)
      lowest.set(file, low)
    }
    lowest.set(file, low)
    if (low === number) {
      const group = stack.splice(stack.indexOf(file))
      for (const member of group) onStack.delete(member)
      if (group.length > 1 || graph.get(file)?.includes(file)) groups.push(group.toSorted())
    }
    return low
  }

  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return groups.toSorted((a, b) => a.join().localeCompare(b.join()))
}
