import { Database, Hourglass, Scale, ScanEye, ScrollText, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { Tip } from '@/app/_ui/tip';

const ADMINISTERED = [
  ['audit', ScrollText],
  ['retention', Hourglass],
] as const;

/** What leads on from the list of studies, as far as it is open to whoever looks at it. */
export function Ways({
  onFiles,
  onFolder,
}: {
  onFiles: () => void;
  onFolder: () => void;
}) {
  const t = useTranslations();
  const may = useMay();
  const router = useRouter();
  return (
    <>
      {may('import') && (
        <Menu
          trigger={
            <Button look="primary">
              <Upload size={14} aria-hidden /> {t('studies.import')}
            </Button>
          }
        >
          <MenuItem label={t('studies.importFiles')} onSelect={onFiles} />
          <MenuItem label={t('studies.importFolder')} onSelect={onFolder} />
        </Menu>
      )}
      {may('pacs') && (
        <Link
          href="/pacs"
          className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded border border-line bg-raised px-2.5 hover:border-edge hover:bg-hover"
        >
          <Database size={14} aria-hidden /> PACS
        </Link>
      )}
      <Link
        href="/models"
        className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded border border-line bg-raised px-2.5 hover:border-edge hover:bg-hover"
      >
        <ScanEye size={14} aria-hidden /> {t('studies.models')}
      </Link>
      <Menu
        trigger={
          <Button>
            <Scale size={14} aria-hidden /> {t('studies.compare')}
          </Button>
        }
      >
        <MenuItem
          label={t('studies.experiments')}
          onSelect={() => router.push('/experiments')}
        />
        <MenuItem
          label={t('studies.readings')}
          onSelect={() => router.push('/compare')}
        />
      </Menu>
      {may('administer') &&
        ADMINISTERED.map(([name, Icon]) => (
          <Tip key={name} label={t(`studies.${name}`)}>
            <Link
              href={`/${name}`}
              aria-label={t(`studies.${name}`)}
              className="inline-flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
            >
              <Icon size={16} aria-hidden />
            </Link>
          </Tip>
        ))}
    </>
  );
}
