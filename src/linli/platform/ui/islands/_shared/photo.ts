// Photos are made smaller before they leave the phone: long side 1600 px, JPEG 0.8. Drawing anew also drops EXIF and its place.

const LONG_SIDE = 1600;
const QUALITY = 0.8;

export async function shrink(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp|hei[cf])$/.test(file.type)) return file;
  const url = URL.createObjectURL(file);
  try {
    const image = await load(url);
    const scale = Math.min(1, LONG_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    canvas.width = canvas.height = 0; // old Safari keeps the memory otherwise
    return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified }) : file;
  } catch {
    return file; // a format this phone cannot draw: send it as it is
  } finally {
    URL.revokeObjectURL(url);
  }
}

const load = (url: string): Promise<HTMLImageElement> =>
  new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = fail;
    image.src = url;
  });

/** A file list can only be written through DataTransfer; Safari 14.0 has none, there the plain input stays as it is. */
export function setFiles(input: HTMLInputElement, files: File[]): boolean {
  try {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
    return true;
  } catch {
    return false;
  }
}
