import type { AnnotationTool } from '@/lib/export/annotated-study';
import type { Compared, Critical, Section, Told } from '@/lib/report/finding';
import type { ExportedStatus } from '@/lib/report/review/life-cycle';
import { MACHINE_TRANSLATION } from '@/lib/export/translations';
import { DISCLAIMER } from '@/lib/report/prose';

/** What a document says beside the report's own sentences. */
export interface Words {
  readonly title: string;
  readonly disclaimer: string;
  readonly synthetic: string;
  readonly draft: string;
  readonly signed: (by: string, at: string) => string;
  readonly version: (status: ExportedStatus, version: number) => string;
  readonly status: Readonly<Record<ExportedStatus, string>>;
  readonly sections: Readonly<Record<Section, string>>;
  readonly about: Readonly<Record<AboutRow, string>>;
  readonly colon: string;
  readonly critical: string;
  readonly within: Readonly<Record<Critical['within'], string>>;
  readonly told: (told: Told) => string;
  readonly untold: string;
  readonly compared: string;
  readonly change: Readonly<Record<Compared['change'], string>>;
  readonly since: (change: string, compared: Compared) => string;
  readonly images: string;
  readonly image: (modality: string, series: number | null, frame: number) => string;
  readonly notShown: (reason: string) => string;
  readonly more: (count: number) => string;
  readonly drawnBy: (author: string, isModel: boolean) => string;
  readonly tools: Readonly<Record<AnnotationTool, string>>;
  readonly measured: Readonly<Record<string, string>>;
  readonly translation: (language: string, author: string | null) => string;
  readonly authors: (names: string) => string;
  readonly model: (name: string, version: string | null, adapter: string) => string;
  readonly help: (name: string, version: string | null, adapter: string) => string;
  readonly run: (id: string, at: string) => string;
  readonly software: (name: string, version: string) => string;
  readonly page: (page: number, pages: number) => string;
}

export type AboutRow =
  | 'patient'
  | 'patientId'
  | 'born'
  | 'sex'
  | 'study'
  | 'studyDate'
  | 'studyId'
  | 'accession'
  | 'referrer'
  | 'institution'
  | 'studyUid';

const EN: Words = {
  title: 'Imaging report',
  disclaimer: DISCLAIMER,
  synthetic: 'SYNTHETIC DATA: the images were made by a program.',
  draft: 'UNVERIFIED DRAFT: nobody has signed this report.',
  signed: (by, at) => `Signed by ${by}, ${at}.`,
  version: (status, version) => `Version ${version}, ${EN.status[status]}.`,
  status: {
    draft: 'draft',
    preliminary: 'preliminary',
    final: 'final',
    appended: 'appended',
    amended: 'amended',
  },
  sections: {
    technique: 'Technique',
    findings: 'Findings',
    impression: 'Impression',
    addendum: 'Addendum',
  },
  about: {
    patient: 'Patient',
    patientId: 'Patient ID',
    born: 'Born',
    sex: 'Sex',
    study: 'Study',
    studyDate: 'Study date',
    studyId: 'Study ID',
    accession: 'Accession number',
    referrer: 'Referring physician',
    institution: 'Institution',
    studyUid: 'Study UID',
  },
  colon: ': ',
  critical: 'Critical results',
  within: {
    minutes: 'to be told within minutes',
    hours: 'to be told within hours',
    days: 'to be told within days',
  },
  told: ({ whom, how, at, by, readBack }) =>
    `Told to ${whom} ${{ 'in-person': 'in person', telephone: 'by telephone', message: 'by message' }[how]}, ${at}${readBack ? ', read back' : ''} (written down by ${by}).`,
  untold: 'It is not written down that anybody was told.',
  compared: 'Compared with earlier',
  change: { unchanged: 'Unchanged', larger: 'Larger', smaller: 'Smaller', gone: 'Gone' },
  since: (change, { studyDate, statement }) =>
    `${change} since ${studyDate || 'an undated study'}: ${statement}`,
  images: 'Images',
  image: (modality, series, frame) =>
    `${modality}${series === null ? '' : `, series ${series}`}, frame ${frame}`,
  notShown: (reason) => `It can’t be shown: ${reason}`,
  more: (count) => `${count} more images are referred to, and not shown:`,
  drawnBy: (author, isModel) => (isModel ? `drawn by the model ${author}` : author),
  tools: {
    Length: 'Length',
    Bidirectional: 'Two diameters',
    EllipticalROI: 'Ellipse',
    CircleROI: 'Circle',
    RectangleROI: 'Rectangle',
    PlanarFreehandROI: 'Outline',
    Angle: 'Angle',
    CobbAngle: 'Cobb angle',
    SplineROI: 'Outline',
    Polyline: 'Line',
    Probe: 'Point',
    ArrowAnnotate: 'Arrow',
    Label: 'Label',
    KeyImage: 'Key image',
    Calibration: 'Calibration',
  },
  measured: {},
  translation: (language, author) =>
    author === null
      ? `Translation into ${language}. ${MACHINE_TRANSLATION}`
      : `Translation into ${language}, compared by ${author}`,
  authors: (names) => `Written and decided on by ${names || 'nobody'}.`,
  model: (name, version, adapter) =>
    `First draft by the model ${name}${version ? ` ${version}` : ', version not stated'} (${adapter}).`,
  help: (name, version, adapter) =>
    `Further proposals by the model ${name}${version ? ` ${version}` : ', version not stated'} (${adapter}).`,
  run: (id, at) => `Run ${id}, ${at}.`,
  software: (name, version) => `Made by ${name} ${version}.`,
  page: (page, pages) => `Page ${page} of ${pages}`,
};

const ZH: Words = {
  title: '影像报告',
  disclaimer: `仅供研究和教学使用，不是医疗器械。${DISCLAIMER}`,
  synthetic: '合成数据（SYNTHETIC DATA）：图像由程序生成。',
  draft: '未核实的草稿（UNVERIFIED DRAFT）：本报告尚未签名。',
  signed: (by, at) => `已签名：${by}，${at}。`,
  version: (status, version) => `第 ${version} 版，${ZH.status[status]}。`,
  status: {
    draft: '草稿',
    preliminary: '初步报告',
    final: '最终报告',
    appended: '已补充',
    amended: '已修订',
  },
  sections: {
    technique: '检查技术',
    findings: '影像所见',
    impression: '印象',
    addendum: '补充',
  },
  about: {
    patient: '患者',
    patientId: '患者编号',
    born: '出生日期',
    sex: '性别',
    study: '检查',
    studyDate: '检查日期',
    studyId: '检查编号',
    accession: '登记号',
    referrer: '申请医师',
    institution: '机构',
    studyUid: '检查 UID',
  },
  colon: '：',
  critical: '危急结果',
  within: {
    minutes: '须在数分钟内告知',
    hours: '须在数小时内告知',
    days: '须在数天内告知',
  },
  told: ({ whom, how, at, by, readBack }) =>
    `已告知 ${whom}（${{ 'in-person': '当面', telephone: '电话', message: '消息' }[how]}），${at}${readBack ? '，已复述' : ''}（记录人：${by}）。`,
  untold: '没有已告知任何人的记录。',
  compared: '与既往比较',
  change: { unchanged: '无变化', larger: '增大', smaller: '缩小', gone: '消失' },
  since: (change, { studyDate, statement }) =>
    `与 ${studyDate || '未注明日期的检查'} 相比${change}：${statement}`,
  images: '图像',
  image: (modality, series, frame) =>
    `${modality}${series === null ? '' : `，序列 ${series}`}，第 ${frame} 帧`,
  notShown: (reason) => `无法显示：${reason}`,
  more: (count) => `另有 ${count} 幅被引用的图像未显示：`,
  drawnBy: (author, isModel) => (isModel ? `由模型 ${author} 绘制` : author),
  tools: {
    Length: '长度',
    Bidirectional: '两径',
    EllipticalROI: '椭圆',
    CircleROI: '圆',
    RectangleROI: '矩形',
    PlanarFreehandROI: '轮廓',
    Angle: '角度',
    CobbAngle: 'Cobb 角',
    SplineROI: '轮廓',
    Polyline: '线',
    Probe: '点',
    ArrowAnnotate: '箭头',
    Label: '标签',
    KeyImage: '关键图像',
    Calibration: '校准',
  },
  measured: {
    length: '长度',
    width: '宽度',
    area: '面积',
    perimeter: '周长',
    radius: '半径',
    diameter: '直径',
    angle: '角度',
    mean: '平均值',
    sd: '标准差',
    min: '最小值',
    max: '最大值',
    pixels: '像素数',
    value: '值',
  },
  translation: (language, author) =>
    `译文（${language}）${author === null ? `：机器翻译，未经核对。${MACHINE_TRANSLATION}` : `，由 ${author} 核对`}`,
  authors: (names) => `撰写和决定：${names || '无'}。`,
  model: (name, version, adapter) =>
    `初稿由模型 ${name}${version ? ` ${version}` : '（版本未说明）'} 生成（${adapter}）。`,
  help: (name, version, adapter) =>
    `另有建议由模型 ${name}${version ? ` ${version}` : '（版本未说明）'} 提出（${adapter}）。`,
  run: (id, at) => `运行 ${id}，${at}。`,
  software: (name, version) => `由 ${name} ${version} 生成。`,
  page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
};

/** @param language - RFC 5646; English where it is neither. */
export const wordsFor = (language: string): Words =>
  language.startsWith('zh') ? ZH : EN;
