import { createSpotlight, Spotlight as KitSpotlight, useSpotlight, type SpotlightRootProps } from '@mantine/spotlight'
import { useDialog } from './Modal.tsx'

const [store, actions] = createSpotlight()

export const spotlight = actions

/** True while the palette is open. */
export const usePaletteOpened = (): boolean => useSpotlight(store).opened

function Root(props: Omit<SpotlightRootProps, 'store'>) {
  const opened = usePaletteOpened()
  return <KitSpotlight.Root {...props} store={store} {...useDialog(opened)} />
}

/** The palette: a dialog like the others. */
export const Spotlight = {
  Root,
  Search: KitSpotlight.Search,
  ActionsList: KitSpotlight.ActionsList,
  Action: KitSpotlight.Action,
  Empty: KitSpotlight.Empty,
}
