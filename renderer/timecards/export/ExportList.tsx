import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { useTellFile } from '../../countFiles/index.ts'
import { Badge, Button, Text } from '../../ui/index.ts'

/** Files of a month that were written; each can be written once more as it was. */
export function ExportList({ month }: { readonly month: string }) {
  const { t, format } = useWords()
  const errors = useErrors()
  const tell = useTellFile()
  const { data } = useEngine('timecardExport.list', { month })
  const again = async (exportId: string): Promise<void> => {
    try {
      tell(await call('timecardExport.writeAgain', { exportId }))
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <section>
      <h3>{t('timecardExport.listTitle')}</h3>
      {data?.exports.length === 0 ? <Text size="sm">{t('timecardExport.none')}</Text> : null}
      <ul className="timecards-export-exports">
        {data?.exports.map(({ exportId, at, target, from, to, people, author, isDifference }) => (
          <li key={exportId}>
            <Text size="sm">
              {t('timecardExport.listRow', {
                at: format.moment(at),
                target: t(`timecardExport.targets.${target}`),
                from,
                to,
                people,
                count: people,
                author: author ?? t('timecardExport.unknownAuthor'),
              })}
            </Text>
            {isDifference ? <Badge>{t('timecardExport.difference')}</Badge> : null}
            <Button size="compact-xs" variant="default" onClick={() => void again(exportId)}>
              {t('timecardExport.writeAgain')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
