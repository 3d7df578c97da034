import { useMemo, useRef, useState } from 'react'
import type { Category, NewProduct } from '#shared/contracts/products.ts'
import { productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, Modal, notifications, Select, SimpleGrid, stepNotice, Stack, Text, TextInput } from '../ui/index.ts'
import { CategorySelect } from './CategorySelect.tsx'
import type { FieldValues } from './values.ts'

/** Asked for; everything else can be typed into the grid after. */
const asked = ['productName', 'productCode', 'categoryId', 'price', 'taxDivision', 'cost', 'productKana', 'tag', 'size', 'color'] as const
type Asked = (typeof asked)[number]
type Form = Readonly<Record<Asked, string>>

const emptyForm = (productCode: string): Form => ({
  ...(Object.fromEntries(asked.map((name) => [name, ''])) as Record<Asked, string>),
  productCode,
})

const isAsked = (name: string): name is Asked => asked.some((one) => one === name)
/**
 * What Smaregi demands of a new product. An existing one may be without a code, a new one may not; a tax
 * division left empty is taken from the category.
 */
const needed = (name: ProductFieldName): boolean => name === 'productCode' || (productFields[name].required && name !== 'taxDivision')

interface Reading {
  readonly values: NewProduct
  readonly problems: Readonly<Partial<Record<Asked, string>>>
}

/** The form as a product, and what is wrong with it. */
function readNewProduct(form: Form, values: FieldValues): Reading {
  const product: NewProduct = {}
  const problems: Partial<Record<Asked, string>> = {}
  for (const name of asked) {
    const text = form[name]
    if (text.trim() === '') {
      if (needed(name)) problems[name] = values.rule('required', {})
      continue
    }
    const checked = values.check(name, text)
    if (checked.ok) product[name] = checked.value
    else problems[name] = checked.message
  }
  return { values: product, problems }
}

interface Props {
  readonly productCode: string
  readonly values: FieldValues
  readonly categories: readonly Category[]
  readonly onMade: (productId: number) => void
  readonly onClose: () => void
}

function Fields({ productCode, values, categories, onMade, onClose }: Props) {
  const { t } = useWords()
  const errors = useErrors()
  const [form, setForm] = useState<Form>(() => emptyForm(productCode))
  /** Fields that were left once: an empty field is no mistake before. */
  const [touched, setTouched] = useState<ReadonlySet<Asked>>(new Set())
  /** What only the engine knows, such as a code that another product has. */
  const [refused, setRefused] = useState<Readonly<Partial<Record<Asked, string>>>>({})
  const [busy, setBusy] = useState(false)
  const first = useRef<HTMLInputElement | null>(null)
  const reading = useMemo(() => readNewProduct(form, values), [form, values])
  const wrong = Object.keys(reading.problems).length > 0

  const set = (name: Asked, value: string): void => {
    setForm({ ...form, [name]: value })
    setRefused({ ...refused, [name]: undefined })
  }
  const leave = (name: Asked): void => setTouched(new Set(touched).add(name))
  const problem = (name: Asked): string | undefined =>
    refused[name] ?? (touched.has(name) || form[name] !== '' ? reading.problems[name] : undefined)

  const make = async (more: boolean): Promise<void> => {
    setTouched(new Set(asked))
    if (wrong || busy) return
    setBusy(true)
    try {
      const { created, problems } = await call('products.create', { products: [reading.values], origin: 'edit' })
      if (problems.length > 0) {
        setRefused(
          Object.fromEntries(
            problems.filter(({ field }) => isAsked(field)).map(({ field, rule, details }) => [field, values.rule(rule, details)]),
          ),
        )
        const hidden = problems.find(({ field }) => !isAsked(field))
        if (hidden) notifications.show({ color: 'red', inDialog: true, message: values.rule(hidden.rule, hidden.details) })
        return
      }
      notifications.show({
        id: stepNotice,
        inDialog: more,
        title: t('products.create.made', { name: String(reading.values.productName) }),
        message: t('products.create.madeHint'),
        autoClose: 4000,
      })
      if (more) {
        // What goes on being the same from one product to the next stays.
        setForm({ ...emptyForm(''), categoryId: form.categoryId, taxDivision: form.taxDivision })
        setTouched(new Set())
        first.current?.focus()
      } else onMade(created[0]?.productId ?? 0)
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }

  const input = (name: Asked) => {
    const choices = values.choices(name)
    const common = {
      label: t(`fields.${name}`),
      withAsterisk: needed(name),
      error: problem(name),
      onBlur: () => leave(name),
      ...(name === 'productName' ? { ref: first, 'data-autofocus': true } : {}),
    }
    if (name === 'categoryId')
      return <CategorySelect key={name} {...common} categories={categories} value={form[name]} onChange={(value) => set(name, value)} />
    return choices ? (
      <Select
        key={name}
        {...common}
        searchable
        clearable={!needed(name)}
        limit={200}
        placeholder={name === 'taxDivision' ? t('products.create.taxOfCategory') : undefined}
        data={choices.map(({ value, label }) => ({ value, label }))}
        value={form[name] === '' ? null : form[name]}
        onChange={(value) => set(name, value ?? '')}
      />
    ) : (
      <TextInput
        key={name}
        {...common}
        {...(name === 'productCode' ? { 'data-scan': 'code' } : {})}
        value={form[name]}
        onChange={(event) => set(name, event.currentTarget.value)}
      />
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void make(false)
      }}
    >
      <Stack gap="sm">
        {input('productName')}
        <SimpleGrid cols={2} spacing="sm" verticalSpacing="sm">
          {asked.slice(1).map(input)}
        </SimpleGrid>
        <Text size="xs" c="dimmed">
          {t('products.create.hint')}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="default" disabled={busy || wrong} onClick={() => void make(true)}>
            {t('products.create.goOn')}
          </Button>
          <Button type="submit" disabled={busy || wrong}>
            {t('products.create.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A product that Smaregi does not have yet. It is only staged; Smaregi numbers it when it is sent. */
export function NewProductDialog({ onClose, ...props }: Props) {
  const { t } = useWords()
  return (
    <Modal opened onClose={onClose} title={t('products.create.title')} size={560} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Fields {...props} onClose={onClose} />
    </Modal>
  )
}
