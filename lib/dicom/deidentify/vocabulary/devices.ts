/** Who makes devices and programs, as they write themselves. */
const MAKERS = `acuson adac agfa agfa-gevaert aidoc aloka analogic annalise arterys atl aurora barco biograph
  biosound bracco brainlab bruker canon caretaker carestream cedara cerner christie cms cms-imaging cps del
  dentsply dcm4che dcmtk dicomcleaner dtec eastman e-zem elekta elscint emageon esaote fonar fuji fujifilm
  fujinon g.e. ge gehc gendex genoray gevaert healthcare healthineers hewlett-packard hitachi hologic hp
  hyperfine icrco ibm imagecast imatron instrumentarium invivo isg itk kodak konica kretz kretztechnik lodox
  lorad lunar lumisys mallinckrodt marconi mckesson medison medrad medtronic merge mimvista mindray minolta
  mitra mortara nemoto neusoft nikon nipro nordicneurolab offis olympus orex overread philips picker pie
  pixelmed planmeca planmed plastimatch pydicom highdicom qiicr dcmqi raysearch resonance samsung scanco
  schick sectra shimadzu siemens sirona slicer softneta sonosite sonoscape spectronics supersonic swissray
  sybase syngo tera terarecon tomtec toshiba toshiba_mec trex trophy ultrasonix united imaging uih varian
  vatech vepro vidar villa vital weasis xoran xnat zeiss zonare ziehm`;
/** What firms and programs are called beside their names. */
const OF_FIRMS = `ag bv co company corp corporation cuvillier device devices diagnostic diagnostics digital e.v.
  electric electronics europe gmbh graphics group health image images inc incorporated industries instrument
  instruments international kk k.k. kuratorium limited llc ltd medical med medizintechnik nederland nv oy
  photo film film photographic plc products radiology s.p.a. science scientific software solutions spa srl
  system systems technologies technology ultrasound x-ray xray and of the`;
/** Families of devices. */
const MODELS = `achieva acuvix adc advantage advantx affiniti aixplorer allura alphenix amx anatom antares aplio
  aquilion aria arcadis artis asteion asteion4 astelan avanto axiom axius azurion biograph40 brightspeed
  brilliance brivo cardiac celsion champion clinac clinux cs ct cxdi cx50 definition dimensions discovery dr
  drx eclipse edge efficia elite emotion ensemble epiq espree essential esaote evo evolution excel excelart
  explorer expert flash fusion galan gemini genesis geminitf go.up halcyon hd11 hdx hdxt healix hispeed
  horizon icube ie33 ingenia innova insight inspira integris intera ipf iu22 jazz kontron lightning
  lightspeed lightspeed16 logiq lumos luminos lx magnetom mammomat millennium mobile mobilett mosaiq
  mr mri multix multiva mx8000 mylab nova novius omni one opera operetta optima orian oxford panorama
  perception performance performixpert perspective pet/ct philips pinnacle plus polaris precision precise
  premium prisma pro prospeed pristina proxima quantum radspeed regius revolution rhapsode saturn scenaria
  scintron selenia senographe sensation sequoia sigma signa simbia simens skyra sola somatom sonata sonoline
  spectral spirit star stellar super supria symbia symphony synchrony terra titan tomoscan tomotherapy toshiba
  trio triotim truebeam turbo ultima ultra unity v8 vantage vario verio versa vereos vida vision vivid
  volume volumezoom voluson voyager wizard x-series xario xio xper xpress xvision ysio zenition zoom
  workstation apex arc as at ax d edge evolution force gx im ix linac mr/ct open pt rt s sn st t te tx us
  drs irs mrt50h1 sd ssd`;
/** Kernels, filters and methods of reconstruction. */
const METHODS = `standard std soft softplus smooth sharp detail bone boneplus lung chst chest edge hr ultra body
  brain head neck spine cardiac medium hard high low very extra resolution adaptive filter filtered flat bowtie
  large small fil wedge strip none no multiple asir asir-v admire air aidr air3d veo imr idose idose4 safire
  iris mbir deep learning fbp osem osem2d osem3d tof psf truex mlem ramla blob row-action hann hanning
  hamming butterworth gaussian shepp-logan ramp cosine parzen all-pass allpass xyz xy z iterations subsets
  measured ct-derived ct derived mu-map map segmented attenuation scatter model-based model based single
  multi dual energy window convolution subtraction random simulation monte carlo sss relative absolute
  transmission chang cu al tin copper aluminum aluminium mo rh rhodium molybdenum silver ag silver/none
  tungsten wolfram niobium yttrium lead threshold region growing manual watershed atlas editor slicereditor
  segment segmentation algorithm classifier network net unet nnunet totalsegmentator version release`;
/** Sequences and coils of magnetic resonance. */
const SEQUENCES = `se tse fse fse-xl frfse fse-ir ir gr gre ge rm ep epi epi2d epfid2d epse2d ep2d ep_b0 dwi adc
  trace tracew fl2d fl3d tfl tfl3d tfl3d1 fl3d1 fl2d1 tfi2d tfi3d spc spcir space spcr haste hse de2d tir
  tirm tir2d tgse t1 t2 t2* pd flair stir mprage mp2rage spgr fspgr fast efgre3d efgre tof tof2d tof3d fi
  fi2d fi3d fisp truefisp trufi psif dess ciss medic fiesta fgre ssfp bssfp bffe ffe tfe t1ffe t2ffe t1tfe
  t2tfe b-tfe b-ffe btfe tffe thrive lava vibe dixon mdixon flex ideal propeller blade multivane swi swan
  asl pcasl pasl csi press steam svs se2d tse2d tse3d tse2d1 seepi seepi2d pca pcmra fq loc localizer scout
  survey 2d 3d 4d cine perf memp dynamic coil coils array head/neck knee shoulder wrist foot ankle breast
  hand torso abdomen pelvis spine-matrix matrix flex body-matrix headneck qd quadrature whole birdcage
  surface phased multi receive transmit volume channel ch phantom ecoil eis spdr hns nv gem ga ns
  oblique epfid2d1 epfid2d1_64 r73d4_ns`;
/** Tracers, and what pixels stand for. */
const QUANTITIES = `hu od us mgml z_eff ed edw hu_mod pct cps none cnts bqml gml pixelvalue signal intensity
  unitless normalized mrad rad suv fdg fluorodeoxyglucose fludeoxyglucose f-18 f18 18f tc-99m tc99m 99mtc
  mdp hdp mibi sestamibi tetrofosmin dtpa mag3 dmsa macroaggregated albumin maa sulfur colloid pertechnetate
  iodide iodine i-123 i-131 i131 i123 in-111 octreotide ga-67 ga-68 ga68 gallium dotatate dotatoc psma
  psma-11 pylarify choline acetate ammonia rubidium rb-82 water n-13 o-15 c-11 methionine florbetapir
  florbetaben flutemetamol tl-201 thallium xe-133 xenon lu-177 1h h 3he 7li 13c 19f 23na 31p 129xe`;
/** Of versions of programs. */
const PROGRAMS = `syngo software sw ver vers version release rev revision build pack package application
  applications app apps system os operating mr ct us linux windows va vb vc vd ve xa hotfix sp patch
  lightspeedapps ads apl dicom dicomlib printers drivers rt pdf text xml model stl obj mtl`;

const BETWEEN = /[\s,;:/()+*%=_[\]-]+/;
const LISTED = [MAKERS, OF_FIRMS, MODELS, METHODS, SEQUENCES, QUANTITIES, PROGRAMS].join(
  ' ',
);
const WORDS = new Set([LISTED.split(/\s+/), LISTED.split(BETWEEN)].flat());

/** Sequences (`tse2d1`), kernels (`B30f`, `FC21`, `Br38`), releases (`VA44A`, `B17`, `2004V`) and fields (`1.5T`, `3T`). */
const FORMS =
  /^([a-z]{2,6}[23]d\d?|[A-Z]{1,2}\d{2}[a-z]?|V[A-E]\d{2}[A-Z]?|(19|20)\d\d[A-Z]|\d(\.\d{1,2})?(T|Cu|Al)|\d{1,2}i\d{1,2}s|[HM]\d)$/i;
/** One to three figures, or several with points between them, which a date of three parts is not. */
const FIGURE = /^[VR]?\d{1,3}$/i;
const VERSION = /^[VR]?\d{1,3}(\.\d{1,3}){1,4}[a-z]?$/i;
const DATE = /^\d{1,2}\.\d{1,2}\.\d{2}$/;
/** More of them, one after the other, could be anybody's number. */
const MOST_FIGURES = 1;

/**
 * Does a text say of a device, a program or a method alone? So it does when each of its words is one that
 * makers use, or has a form that none but kernels, releases and versions have. A name that happens to be
 * such a word is another's to find: the patient's own are met before.
 */
export function saysOfDevices(text: string): boolean {
  let figures = 0;
  for (const word of text.trim().split(/[\s,;:/()+*%=_[\]-]+/)) {
    const plain = word.replace(/[.,]$/, '');
    if (plain === '' || WORDS.has(plain.toLowerCase()) || WORDS.has(word.toLowerCase()))
      continue;
    if (FORMS.test(plain)) continue;
    const isFigure = FIGURE.test(plain) || (VERSION.test(plain) && !DATE.test(plain));
    if (!isFigure || ++figures > MOST_FIGURES) return false;
  }
  return true;
}
