// Style sheets are bundled beside the island that imports them.
declare module "*.css";
