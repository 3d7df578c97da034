import { modals } from '../../ui/index.ts'
import { DayEditor, type DayAsked } from './DayEditor.tsx'

/** The editor of a person's day in a dialog of its own. It asks itself before it goes with something typed. */
export function openDayEditor(asked: DayAsked, title: string): void {
  const modalId = 'timecard-day'
  modals.open({
    modalId,
    title,
    size: 'lg',
    closeOnEscape: false,
    closeOnClickOutside: false,
    withCloseButton: false,
    children: <DayEditor asked={asked} onClose={() => modals.close(modalId)} />,
  })
}
